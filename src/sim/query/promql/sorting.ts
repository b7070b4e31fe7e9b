/** The order of an instant answer. In a range query order has no meaning, so the sorting functions pass every number through. */
import type { Call, Expr } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { compareLabels, compareText, labelOf } from './labels.ts';
import { dropHistograms } from './track.ts';
import type { Track, Visit } from './track.ts';

export function streamSorted(of: Expr, descending: boolean, evaluation: Evaluation, visit: Visit): void {
  if (evaluation.frame.count > 1) {
    return evaluation.stream(of, (track) => {
      dropHistograms(track);
      visit(track);
    });
  }
  const sign = descending ? -1 : 1;
  const tracks = evaluation.tracks(of);
  tracks.forEach(dropHistograms);
  tracks.sort((a, b) => compareNanLast(a.values[0] as number, b.values[0] as number, sign));
  tracks.forEach(visit);
}

/** Numbers by size times `sign`; NaN comes last either way. */
export function compareNanLast(a: number, b: number, sign: 1 | -1): number {
  if (a !== a || b !== b) return (a !== a ? 1 : 0) - (b !== b ? 1 : 0);
  return a === b ? 0 : (a < b ? -1 : 1) * sign;
}

/** By the labels named, each in natural order ("10" after "9"), then by all labels. */
export function streamSortedByLabel(call: Call, sign: 1 | -1, evaluation: Evaluation, visit: Visit): void {
  const of = call.args[0] as Expr;
  if (evaluation.frame.count > 1) return evaluation.stream(of, visit);
  const names = call.args.slice(1).map((arg) => (arg.kind === 'string' ? arg.value : ''));
  const order = (a: Track, b: Track): number => {
    for (const name of names) {
      const byLabel = compareNatural(labelOf(a.labels, name), labelOf(b.labels, name));
      if (byLabel !== 0) return byLabel * sign;
    }
    return compareLabels(a.labels, b.labels) * sign;
  };
  evaluation.tracks(of).sort(order).forEach(visit);
}

/** Runs of digits compare as numbers, the rest as text. */
function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [x, y] = [left[i] as string, right[i] as string];
    const numbers = /^\d/.test(x) && /^\d/.test(y);
    const order = numbers ? Number(x) - Number(y) : compareText(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}
