/** A heap in which every request leaves its ten bytes behind: a hundred of them fill it. */
export const leakingHeap = {
  sizeMax: 1_000,
  youngMax: 100,
  live: 0,
  perRequest: 10,
  keptPerRequest: 0,
  keptMax: 0,
  leakPerRequest: 10,
  beside: 0,
  pauses: { minorUs: 1, minorUsPerByte: 0, majorUs: 1, majorUsPerByte: 0 },
};
