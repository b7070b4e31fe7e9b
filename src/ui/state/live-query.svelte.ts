/**
 * A question that stays answered while time moves on: asked again when its words or its instant change, by the rules of
 * asking.ts. Make one while a component is set up:
 *   const p99 = liveRange(() => `histogram_quantile(...)`)      over timeRange; null asks nothing
 *   const up = liveInstants(() => ['up == 0'], ([samples]) => samples)   several at the end of timeRange;  liveRanges likewise
 *   const logs = liveAnswer(() => ({ subject: text, atUs, ask: () => simulation().logs(...) }))
 * and read `query.value` (null until the first answer), `query.problems` (of a wrong query) and `query.waiting`.
 */
import { untrack } from 'svelte';
import type { Outcome, Problem } from '../../sim/base/problem.ts';
import type { Micros } from '../../sim/base/time.ts';
import type { MatrixSeries, QueryValue, VectorSample } from '../../sim/model/query-value.ts';
import { Asking, type Question, type WallClock } from './asking.ts';
import { run } from './run.svelte.ts';
import { simulation } from './simulation.ts';
import { timeRange } from './time-range.svelte.ts';

const wall: WallClock = {
  nowMs: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

export class LiveQuery<T> {
  value: T | null = $state.raw(null);
  problems: readonly Problem[] = $state.raw([]);
  waiting = $state(true);

  constructor(question: () => Question<T> | null) {
    const asking = new Asking<T>((outcome) => this.show(outcome), wall);
    let subject: string | null = null;
    $effect(() => {
      const next = question();
      untrack(() => {
        if (next === null) {
          this.value = null;
          this.problems = [];
        }
        if (next?.subject !== subject) this.waiting = next !== null;
        subject = next?.subject ?? null;
        asking.want(next);
      });
    });
    $effect(() => () => asking.want(null));
  }

  private show(outcome: Outcome<T>): void {
    this.waiting = false;
    if (outcome.ok) this.value = outcome.value;
    this.problems = outcome.ok ? [] : outcome.problems;
  }
}

/** The series of a range query over the shared time range, at its step. */
export function liveRange(expr: () => string | null): LiveQuery<readonly MatrixSeries[]> {
  return liveRanges(
    () => {
      const text = expr();
      return text === null ? null : [text];
    },
    (answers) => answers[0] ?? [],
  );
}

/** Several range queries answered together, so that a chart is never half old; `pick` makes of the answers what is kept. */
export function liveRanges<T>(
  exprs: () => readonly string[] | null,
  pick: (answers: readonly (readonly MatrixSeries[])[]) => T,
): LiveQuery<T> {
  return new LiveQuery(() => {
    const texts = exprs();
    const { fromUs, toUs, stepUs, live } = timeRange;
    if (texts === null || run.phase !== 'open' || toUs <= fromUs) return null;
    // Aligned to whole steps, so that a point does not change its place while the range moves on.
    const startUs = Math.ceil(fromUs / stepUs) * stepUs;
    const place = live ? `last ${timeRange.lengthUs}` : `${fromUs}..${toUs}`;
    return {
      subject: [run.epoch, stepUs, place, ...texts].join('\n'),
      atUs: toUs,
      ask: async () =>
        together(await Promise.all(texts.map((expr) => simulation().range({ expr, startUs, endUs: toUs, stepUs }))), (values) =>
          pick(values.map(seriesOf)),
        ),
    };
  });
}

/** Several instant queries answered together, at the end of the shared time range. */
export function liveInstants<T>(
  exprs: () => readonly string[] | null,
  pick: (answers: readonly (readonly VectorSample[])[]) => T,
): LiveQuery<T> {
  return new LiveQuery(() => {
    const texts = exprs();
    const { toUs } = timeRange;
    if (texts === null || run.phase !== 'open') return null;
    return {
      subject: [run.epoch, ...texts].join('\n'),
      atUs: toUs,
      ask: async () =>
        together(await Promise.all(texts.map((expr) => simulation().instant(expr, toUs))), (values) =>
          pick(values.map(samplesOf)),
        ),
    };
  });
}

/** Any other question to the worker whose answer is never wrong. */
export function liveAnswer<T>(
  question: () => { readonly subject: string; readonly atUs: Micros; ask(): Promise<T> } | null,
): LiveQuery<T> {
  return new LiveQuery(() => {
    const asked = question();
    if (asked === null || run.phase !== 'open') return null;
    return {
      subject: `${run.epoch} ${asked.subject}`,
      atUs: asked.atUs,
      ask: async () => ({ ok: true, value: await asked.ask() }),
    };
  });
}

function together<T>(outcomes: readonly Outcome<QueryValue>[], pick: (values: readonly QueryValue[]) => T): Outcome<T> {
  const problems = outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.problems));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: pick(outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))) };
}

function seriesOf(value: QueryValue): readonly MatrixSeries[] {
  return value.kind === 'matrix' ? value.series : [];
}

function samplesOf(value: QueryValue): readonly VectorSample[] {
  if (value.kind === 'vector') return value.samples;
  return value.kind === 'scalar' ? [{ labels: {}, value: value.value }] : [];
}
