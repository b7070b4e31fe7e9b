/** The dot that somebody means who points near it. */

export interface Dot {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** A CSS colour, or `var(--name)` of the theme. */
  readonly colour: string;
  readonly failed: boolean;
  readonly title: string;
}

export interface PlacedDot {
  readonly dot: Dot;
  readonly xPx: number;
  readonly yPx: number;
}

/** Null when none is within `reachPx`; of equally near ones the one drawn last, since it lies on top. */
export function nearestDot(placed: readonly PlacedDot[], xPx: number, yPx: number, reachPx: number): Dot | null {
  let nearest: Dot | null = null;
  let least = reachPx * reachPx;
  for (const each of placed) {
    const distance = (each.xPx - xPx) * (each.xPx - xPx) + (each.yPx - yPx) * (each.yPx - yPx);
    if (distance > least) continue;
    least = distance;
    nearest = each.dot;
  }
  return nearest;
}
