/**
 * The largest or smallest value of a window that slides: those values wait in line that can still become the extreme, each better than
 * all behind it, so that every sample is looked at twice however wide the window is.
 */
import type { FillColumn } from './range-function.ts';

/** NaN is worse than any number, and the answer only where there is nothing else. */
export function fillExtremes(isBetter: (value: number, other: number) => boolean): FillColumn {
  return ({ values }, { firsts, ends }, { values: results, present }) => {
    const line = new Int32Array(values.length);
    let head = 0;
    let tail = 0;
    let next = 0;
    let any = false;
    for (let step = 0; step < results.length; step++) {
      const first = firsts[step] as number;
      const end = ends[step] as number;
      for (; next < end; next++) {
        const value = values[next] as number;
        while (tail > head && !keepsItsPlace(values[line[tail - 1] as number] as number, value, isBetter)) tail--;
        line[tail++] = next;
      }
      while (head < tail && (line[head] as number) < first) head++;
      if (end === first) continue;
      results[step] = values[line[head] as number] as number;
      present[step] = 1;
      any = true;
    }
    return any;
  };
}

/** Whether an older value can still be the extreme when a newer one has come. */
function keepsItsPlace(older: number, newer: number, isBetter: (value: number, other: number) => boolean): boolean {
  if (newer !== newer) return true;
  return older === older && isBetter(older, newer);
}
