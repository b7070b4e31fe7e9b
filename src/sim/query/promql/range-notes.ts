/** Notes that a call earns by what it is asked about, whatever its windows hold. */
import type { Visit } from './track.ts';
import { labelOf } from './labels.ts';
import { badQuantile, noCounter } from './notes.ts';
import { argument } from './pointwise.ts';
import type { Answer } from './pointwise.ts';
import { rangeArgument } from './range-function.ts';

const COUNTER_ENDINGS = ['_total', '_sum', '_count', '_bucket'];

/** A function of counters: a metric of numbers whose name does not end as a counter's does is answered and noted. */
export function counterRange(answer: Answer): Answer {
  return (call, evaluation, visit) => {
    const { from } = rangeArgument(call);
    const noting: Visit = (track) => {
      const metric = labelOf(track.labels, '__name__');
      if (metric !== '' && !COUNTER_ENDINGS.some((ending) => metric.endsWith(ending)) && track.present.includes(1))
        evaluation.notes.info(noCounter(metric), from);
      visit(track);
    };
    answer(call, evaluation, noting);
  };
}

/** A quantile outside of 0 to 1 is answered and noted. */
export function quantileRange(answer: Answer): Answer {
  return (call, evaluation, visit) => {
    const q = argument(call, 0);
    const wrong = evaluation.scalars(q).find((value) => !(value >= 0 && value <= 1));
    if (wrong === undefined) return answer(call, evaluation, visit);
    answer(call, evaluation, (track) => {
      evaluation.notes.warn(badQuantile(wrong), q.from);
      visit(track);
    });
  };
}
