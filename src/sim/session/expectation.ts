/**
 * Whether a run did what its scenario says it does. Only questions are asked of the run, the same that a person could ask, so judging
 * changes nothing.
 */
import { formatDuration, SECOND, durationLiteral, type Micros } from '../base/time.ts';
import type { QueryValue } from '../model/query-value.ts';
import type { Expectation } from '../model/scenario.ts';
import type { Run } from './face.ts';

export interface Verdict {
  readonly expectation: Expectation;
  readonly holds: boolean;
  /** What was seen, one line; says when and what when it does not hold. */
  readonly seen: string;
}

/** Distance of the instants at which a PromQL expectation is asked. */
const askedEveryUs: Micros = 15 * SECOND;

/** Judges one expectation of a run that has come as far as the expectation reaches. */
export function judge(run: Run, expectation: Expectation): Verdict {
  const { nowUs: now, endedBy } = run.status();
  if (now < expectation.toUs) {
    return {
      expectation,
      holds: false,
      seen: `the run ${endedBy === null ? 'is only' : `was ended by a limit (${endedBy})`} at ${formatDuration(now)}, but this reaches to ${formatDuration(expectation.toUs)}`,
    };
  }
  switch (expectation.kind) {
    case 'promql':
      return judgeQuery(run, expectation);
    case 'alertFires':
      return judgeAlert(run, expectation);
    case 'noAlertFires':
      return judgeSilence(run, expectation);
  }
}

/** The expectation as one line, as close to how it is written as can be. */
export function expectationWords(expectation: Expectation): string {
  const window = `from ${durationLiteral(expectation.fromUs)} to ${durationLiteral(expectation.toUs)}`;
  switch (expectation.kind) {
    case 'promql':
      return `${window}: ${expectation.holds} ${expectation.expr.replace(/\s+/g, ' ').trim()}`;
    case 'alertFires':
      return `${window}: ${expectation.alert} fires`;
    case 'noAlertFires':
      return `${window}: no alert fires`;
  }
}

function judgeQuery(run: Run, expectation: Expectation & { kind: 'promql' }): Verdict {
  const { expr, fromUs, toUs, holds } = expectation;
  const answer = run.range({ expr, startUs: fromUs, endUs: toUs, stepUs: askedEveryUs });
  if (!answer.ok) return { expectation, holds: false, seen: answer.problems.map((problem) => problem.message).join(' ') };
  const trueAt = instantsWithAnswer(answer.value);
  const asked = instants(fromUs, toUs);
  const broken = holds === 'never' ? asked.find((atUs) => trueAt.has(atUs)) : asked.find((atUs) => !trueAt.has(atUs));
  if (holds === 'eventually' ? trueAt.size > 0 : broken === undefined) {
    return {
      expectation,
      holds: true,
      seen: measured(run, expectation, asked) ?? `true at ${trueAt.size} of ${asked.length} instants`,
    };
  }
  const share = `true at ${trueAt.size} of ${asked.length} instants`;
  const first = holds === 'eventually' || broken === undefined ? '' : `; first wrong at ${durationLiteral(broken)}`;
  const value = measured(run, expectation, asked);
  return { expectation, holds: false, seen: `${share}${first}${value === null ? '' : `; ${value}`}` };
}

function instants(fromUs: Micros, toUs: Micros): Micros[] {
  const all: Micros[] = [];
  for (let atUs = fromUs; atUs <= toUs; atUs += askedEveryUs) all.push(atUs);
  return all;
}

/** Instants at which a query returned anything: a comparison drops what is not true. */
function instantsWithAnswer(value: QueryValue): Set<Micros> {
  const found = new Set<Micros>();
  if (value.kind === 'matrix') for (const series of value.series) for (const atUs of series.times) found.add(atUs);
  return found;
}

const COMPARISON = /^([\s\S]+?)\s*(?:<=|>=|==|!=|<|>)\s*[0-9.eE+-]+\s*$/;

/** The range of what was compared with a number, so that a person sees by how much; null when the query has another form. */
function measured(run: Run, { expr, fromUs, toUs }: Expectation & { kind: 'promql' }, asked: readonly Micros[]): string | null {
  const left = COMPARISON.exec(expr)?.[1];
  const answer = left === undefined ? null : run.range({ expr: left, startUs: fromUs, endUs: toUs, stepUs: askedEveryUs });
  if (answer === null || !answer.ok || answer.value.kind !== 'matrix') return null;
  const values = answer.value.series.flatMap((series) => [...series.values]).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return 'nothing was measured';
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)] as const, [
    Infinity,
    -Infinity,
  ] as const);
  const gaps = values.length < asked.length ? `, at ${values.length} of ${asked.length} instants` : '';
  return `measured ${Number(low.toPrecision(3))} to ${Number(high.toPrecision(3))}${gaps}`;
}

function judgeAlert(run: Run, expectation: Expectation & { kind: 'alertFires' }): Verdict {
  const first = run.alertTransitions().find((one) => one.rule === expectation.alert && one.to === 'firing');
  if (first === undefined) return { expectation, holds: false, seen: `${expectation.alert} never fired` };
  const holds = first.atUs >= expectation.fromUs && first.atUs <= expectation.toUs;
  return { expectation, holds, seen: `${expectation.alert} first fired at ${durationLiteral(first.atUs)}` };
}

function judgeSilence(run: Run, expectation: Expectation & { kind: 'noAlertFires' }): Verdict {
  const { fromUs, toUs } = expectation;
  const fired = run.alertTransitions().filter((one) => one.to === 'firing' && one.atUs >= fromUs && one.atUs <= toUs);
  if (fired.length === 0) return { expectation, holds: true, seen: 'no alert fired' };
  return { expectation, holds: false, seen: fired.map((one) => `${one.rule} fired at ${durationLiteral(one.atUs)}`).join(', ') };
}
