/** Exemplars as dots: of the many that a range holds, those that say most, the slowest of each small stretch of the axis. */
import type { Micros } from '../../../sim/base/time.ts';

export interface Dot {
  readonly id: string;
  readonly atUs: Micros;
  readonly value: number;
  readonly title: string;
}

/** The highest dot in each of `slots` equal stretches of the range, in order of time. */
export function thinned(dots: readonly Dot[], fromUs: Micros, toUs: Micros, slots: number): readonly Dot[] {
  const highest = new Map<number, Dot>();
  for (const dot of dots) {
    if (dot.atUs < fromUs || dot.atUs > toUs) continue;
    const slot = Math.floor(((dot.atUs - fromUs) / Math.max(1, toUs - fromUs)) * slots);
    const known = highest.get(slot);
    if (known === undefined || dot.value > known.value) highest.set(slot, dot);
  }
  return [...highest.values()].sort((a, b) => a.atUs - b.atUs);
}

/** The dot nearest to a point within `reach` pixels, or null. */
export function nearestDot(
  dots: readonly Dot[],
  x: (dot: Dot) => number,
  y: (dot: Dot) => number,
  atX: number,
  atY: number,
  reach: number,
): Dot | null {
  let best: Dot | null = null;
  let bestSquare = reach * reach;
  for (const dot of dots) {
    const square = (x(dot) - atX) * (x(dot) - atX) + (y(dot) - atY) * (y(dot) - atY);
    if (square <= bestSquare) [best, bestSquare] = [dot, square];
  }
  return best;
}
