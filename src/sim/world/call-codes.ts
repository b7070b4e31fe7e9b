/** Span codes of calls without an answer, by the order of the table of error types in telemetry/span-store.ts; from 100 on it is a status. */

export const NO_ANSWER = 1;
/** The caller ended it itself. */
export const CANCELLED = 2;
/* Calls that were not made. */
export const NOT_PERMITTED = 3;
export const RATE_LIMITED = 4;
export const BULKHEAD_FULL = 5;
export const PORTS_EXHAUSTED = 6;
export const NAME_UNKNOWN = 7;
export const CERTIFICATE_EXPIRED = 8;

/** Answered with 200, and the caller has found it wrong (INVALID_ANSWER in telemetry/span-store.ts). */
export const INVALID_ANSWER = 600;

/** Whether a call with this code was answered. */
export function isAnswered(code: number): boolean {
  return code >= 100;
}
