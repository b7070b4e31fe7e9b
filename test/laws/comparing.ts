/** How a law says that it is broken: an Error with what was found and what it should have been. */

export function assertEqual(what: string, found: unknown, expected: unknown): void {
  const [shown, wanted] = [JSON.stringify(found), JSON.stringify(expected)];
  if (shown !== wanted) throw new Error(`${what}: ${shown} instead of ${wanted}`);
}

export function assertAtLeast(what: string, found: number, least: number): void {
  if (!(found >= least)) throw new Error(`${what}: ${found} is less than ${least}`);
}

/** Relative, as floating-point sums of whole microseconds in another order differ; 1e-9 is what YARDSTICKS.md asks for. */
export function assertSame(what: string, found: number, expected: number): void {
  if (!(Math.abs(found - expected) <= 1e-9 * Math.max(Math.abs(expected), 1))) {
    throw new Error(`${what}: ${found} instead of ${expected}`);
  }
}
