/**
 * The end of a series as Prometheus marks it: a NaN with bits of its own (`value.StaleNaN`, 0x7ff0000000000002). A plain
 * JavaScript number may lose the bits of a NaN on its way (the standard lets engines canonicalise it), so the mark has no
 * constant: it is written and read as two words, inside a column, and never travels as a number.
 */
const STALE_LOW = 2;
const STALE_HIGH = 0x7ff00000;

/** Marks the series as ended at this position of a column of values. */
export function writeStale(values: Float64Array, index: number): void {
  const words = wordsAt(values, index);
  words[0] = STALE_LOW;
  words[1] = STALE_HIGH;
}

/** True when the value at `index` is the mark, and not an ordinary NaN. Test `value !== value` first where speed matters. */
export function isStale(values: Float64Array, index: number): boolean {
  if (values[index] === values[index]) return false;
  const words = wordsAt(values, index);
  return words[0] === STALE_LOW && words[1] === STALE_HIGH;
}

/** Low and high word; every engine that Faultline runs on is little-endian. */
function wordsAt(values: Float64Array, index: number): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
}
