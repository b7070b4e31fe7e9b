/** Alerts on missing series: 1 where nothing is there, with the labels that the selector says the missing series would have. */
import type { Labels } from '../../model/series.ts';
import type { Expr } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { labelsFrom, NO_LABELS } from './labels.ts';
import type { Visit } from './track.ts';

export function streamAbsent(of: Expr, evaluation: Evaluation, visit: Visit): void {
  const seen = new Uint8Array(evaluation.frame.count);
  evaluation.stream(of, (track) => {
    for (let step = 0; step < seen.length; step++) if (track.present[step] !== 0) seen[step] = 1;
    evaluation.give(track);
  });
  visitUnseen(seen, of, evaluation, visit);
}

export function streamAbsentOverTime(of: Expr, evaluation: Evaluation, visit: Visit): void {
  const seen = new Uint8Array(evaluation.frame.count);
  evaluation.windows(of, (_labels, _nameDropped, window) => {
    evaluation.slide(of, window, (step) => {
      if (window.size > 0) seen[step] = 1;
    });
  });
  visitUnseen(seen, of, evaluation, visit);
}

function visitUnseen(seen: Uint8Array, of: Expr, evaluation: Evaluation, visit: Visit): void {
  if (!seen.includes(0)) return;
  const track = evaluation.take(labelsOfMissing(of), false);
  track.values.fill(1);
  for (let step = 0; step < seen.length; step++) track.present[step] = seen[step] === 0 ? 1 : 0;
  visit(track);
}

/** Labels that one `label="value"` fixes; a label with any other matcher, or with two values, is left out. */
function labelsOfMissing(of: Expr): Labels {
  const selector = of.kind === 'range' ? of.of : of;
  if (selector.kind !== 'selector') return NO_LABELS;
  const values = new Map<string, string>();
  const fixed = new Set<string>();
  for (const { name, op, value } of selector.matchers) {
    if (name === '__name__') continue;
    if (op === '=' && !fixed.has(name)) {
      values.set(name, value);
      fixed.add(name);
    } else values.delete(name);
  }
  return labelsFrom(values);
}
