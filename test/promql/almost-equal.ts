/** Equality of numbers as Prometheus' own test runner sees it. */

/** Of the sum of both sizes. */
const TOLERANCE_RATIO = 1e-6;

export function near(a: number, b: number): boolean {
  if (a === b) return true;
  if (a !== a || b !== b) return a !== a && b !== b;
  return Math.abs(a - b) < TOLERANCE_RATIO * Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE);
}
