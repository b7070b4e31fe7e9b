/**
 * A question that stays answered while time moves on: asked again when its words or its instant change, one at a time, not more
 * often than the worker can bear; answers to words that are no longer asked are dropped. Make one while a component is set up:
 *   const p99 = liveRange(() => `histogram_quantile(...)`)      over timeRange; null asks nothing
 *   const up = liveInstants(() => ['up == 0'], ([samples]) => samples)   several at the end of timeRange;  liveRanges likewise
 *   const logs = liveAnswer(() => ({ subject: text, atUs, ask: () => simulation().logs(...) }))
 * and read `query.value` (null until the first answer), `query.problems` (of a wrong query) and `query.waiting`.
 */
import { untrack } from 'svelte';
import type { Outcome, Problem } from '../../sim/base/problem.ts';
import type { Micros } from '../../sim/base/time.ts';
import type { MatrixSeries, QueryValue, VectorSample } from '../../sim/model/query-value.ts';
import { run } from './run.svelte.ts';
import { simulation } from './simulation.ts';
import { timeRange } from './time-range.svelte.ts';

export interface Question<T> {
  /** What is asked, without the instant: an answer to other words is dropped, an older answer to the same words is better than none. */
  readonly subject: string;
  /** When: asked again as soon as this changes. */
  readonly atUs: Micros;
  ask(): Promise<Outcome<T>>;
}

const gapMinMs = 400;
/** A query may fill one part in so many of the worker's time. */
const restRatio = 15;

export class LiveQuery<T> {
  value: T | null = $state.raw(null);
  problems: readonly Problem[] = $state.raw([]);
  waiting = $state(true);

  private wanted: Question<T> | null = null;
  private asked: { readonly subject: string; readonly atUs: Micros } | null = null;
  private inFlight = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private restUntilMs = 0;

  constructor(question: () => Question<T> | null) {
    $effect(() => {
      const next = question();
      untrack(() => this.want(next));
    });
    $effect(() => () => this.want(null));
  }

  private want(next: Question<T> | null): void {
    if (next === null || next.subject !== this.wanted?.subject) {
      this.asked = null;
      this.waiting = next !== null;
      if (this.timer !== null) clearTimeout(this.timer);
      this.timer = null;
      this.restUntilMs = 0;
    }
    this.wanted = next;
    if (next === null) {
      this.value = null;
      this.problems = [];
    } else if (!this.inFlight && this.timer === null) this.schedule();
  }

  private schedule(): void {
    const wanted = this.wanted;
    if (wanted === null || (wanted.subject === this.asked?.subject && wanted.atUs === this.asked.atUs)) return;
    const restMs = this.restUntilMs - performance.now();
    if (restMs <= 0) return void this.send(wanted);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.schedule();
    }, restMs);
  }

  private async send(question: Question<T>): Promise<void> {
    this.inFlight = true;
    this.asked = { subject: question.subject, atUs: question.atUs };
    const startedMs = performance.now();
    let outcome: Outcome<T>;
    try {
      outcome = await question.ask();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      outcome = { ok: false, problems: [{ file: '', line: 0, column: 0, path: '', message }] };
    }
    this.inFlight = false;
    this.restUntilMs = startedMs + Math.max(gapMinMs, (performance.now() - startedMs) * restRatio);
    if (question.subject === this.wanted?.subject) {
      this.waiting = false;
      if (outcome.ok) this.value = outcome.value;
      this.problems = outcome.ok ? [] : outcome.problems;
    } else this.restUntilMs = 0;
    this.schedule();
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
