/**
 * Which rows of a long list are on the screen: rows have one height, but for those that were measured (opened ones). All
 * lengths are CSS pixels.
 */

export interface RowWindow {
  /** First row to draw. */
  readonly first: number;
  /** One past the last row to draw. */
  readonly end: number;
  /** Height of what is above the first row. */
  readonly topPx: number;
  readonly totalPx: number;
}

export interface RowHeights {
  readonly count: number;
  readonly rowPx: number;
  /** Row to height, for rows that differ. */
  readonly measured: ReadonlyMap<number, number>;
}

/** Rows that touch scrollPx .. scrollPx + viewPx, and `spare` more on each side so that scrolling shows no gaps. */
export function rowWindow(heights: RowHeights, scrollPx: number, viewPx: number, spare: number): RowWindow {
  const first = Math.max(0, rowAt(heights, scrollPx) - spare);
  const end = Math.min(heights.count, rowAt(heights, scrollPx + viewPx) + 1 + spare);
  return { first, end, topPx: topOf(heights, first), totalPx: topOf(heights, heights.count) };
}

/** Where a row begins. */
export function topOf({ rowPx, measured }: RowHeights, row: number): number {
  let top = row * rowPx;
  for (const [at, px] of measured) if (at < row) top += px - rowPx;
  return top;
}

/** The row at a height; the nearest one when the height is outside the list. */
function rowAt(heights: RowHeights, px: number): number {
  let low = 0;
  let high = Math.max(0, heights.count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (topOf(heights, middle) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
}
