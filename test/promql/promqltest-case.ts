/** Runs one case of a promqltest file and says, in a sentence, how the answer differs from what the file expects. */
import { MINUTE } from '../../src/sim/base/time.ts';
import type { Micros } from '../../src/sim/base/time.ts';
import type { QueryValue } from '../../src/sim/model/query-value.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import type { Expr } from '../../src/sim/query/promql/ast.ts';
import { evaluateInstant, evaluateRange } from '../../src/sim/query/promql/engine.ts';
import { QueryFailure } from '../../src/sim/query/promql/failure.ts';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import { NOT_HERE } from '../../src/sim/query/promql/signatures.ts';
import { near } from './almost-equal.ts';
import type { MemorySource } from './memory-source.ts';
import { matches } from './promqltest-file.ts';
import type { Case, Steps, TextMatch } from './promqltest-file.ts';
import type { SeriesRow } from './promqltest-series.ts';

export type Verdict = { readonly kind: 'passed' } | { readonly kind: 'failed' | 'unsupported'; readonly reason: string };

const PASSED: Verdict = { kind: 'passed' };

export function judgeCase(test: Case, source: MemorySource): Verdict {
  const parsed = parsePromql(test.query);
  if (!parsed.ok) {
    const message = parsed.problems[0]?.message ?? '';
    if (message.startsWith(NOT_HERE)) return { kind: 'unsupported', reason: message };
    // A sentence of advice may follow what Prometheus says.
    const words = [message, ...sentenceStarts(message)];
    if (test.failure !== null && words.some((text) => matches(test.failure as TextMatch, text))) return PASSED;
    return { kind: 'failed', reason: `is refused: ${message}` };
  }
  const native = [...test.rows].some((row) => row.points.some((point) => typeof point === 'object'));
  if (native || test.warnings !== null || test.infos !== null)
    return { kind: 'unsupported', reason: 'native histograms and annotations' };
  try {
    const difference = compare(test, parsed.value, source);
    return difference === null ? PASSED : { kind: 'failed', reason: difference };
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error;
    return verdictOnFailure(test, error);
  }
}

/** The beginnings of a text up to the ends of its sentences, without the full stop. */
function sentenceStarts(message: string): string[] {
  return [...message.matchAll(/\. /g)].map(({ index }) => message.slice(0, index));
}

function verdictOnFailure({ failure }: Case, { words }: QueryFailure): Verdict {
  if (failure === null) return { kind: 'failed', reason: `has no answer: ${words}` };
  return matches(failure, words) ? PASSED : { kind: 'failed', reason: `fails with ${JSON.stringify(words)}` };
}

function compare(test: Case, expr: Expr, source: MemorySource): string | null {
  const value = 'instantUs' in test.at ? evaluateInstant(expr, source, test.at.instantUs) : evaluateRange(expr, source, test.at);
  if (test.failure !== null) return 'should have failed';
  if (!('instantUs' in test.at)) return compareMatrix(test.rows, value, test.at);
  if (test.samplesAt !== null) return compareMatrix(test.rows, value, test.samplesAt);
  return compareInstant(test, value) ?? compareWithRange(expr, source, test.at.instantUs, value);
}

function compareInstant(test: Case, value: QueryValue): string | null {
  if (value.kind === 'string') return value.value === test.text ? null : `is the text ${JSON.stringify(value.value)}`;
  if (value.kind === 'scalar')
    return test.scalar !== null && near(value.value, test.scalar) ? null : `is the number ${value.value}`;
  if (value.kind !== 'vector') return `is a ${value.kind}`;
  const { rows } = test;
  for (const [i, sample] of value.samples.entries()) {
    const row = test.ordered ? rows[i] : rowFor(sample.labels, rows);
    if (row === undefined || !sameLabels(row.labels, sample.labels))
      return `has the unexpected ${textOf(sample.labels)} = ${sample.value}`;
    if (!near(sample.value, row.points[0] as number))
      return `has ${textOf(sample.labels)} = ${sample.value} instead of ${String(row.points[0])}`;
  }
  const missing = rows.find((row) => !value.samples.some(({ labels }) => sameLabels(labels, row.labels)));
  return missing === undefined ? null : `lacks ${textOf(missing.labels)}`;
}

function compareMatrix(allRows: readonly SeriesRow[], value: QueryValue, { startUs, stepUs }: Steps): string | null {
  if (value.kind !== 'matrix') return `is a ${value.kind}`;
  const rows = allRows.filter((row) => row.points.some((point) => point !== 'gap'));
  for (const { labels, times, values } of value.series) {
    const row = rowFor(labels, rows);
    if (row === undefined) return `has the unexpected series ${textOf(labels)}`;
    const expected = row.points.flatMap((point, i) =>
      typeof point === 'number' ? [{ atUs: startUs + i * stepUs, value: point }] : [],
    );
    const same =
      expected.length === times.length &&
      expected.every((point, i) => point.atUs === times[i] && near(values[i] as number, point.value));
    if (!same) return `has ${textOf(labels)} = [${values.join(' ')}] at [${times.join(' ')}]`;
  }
  const missing = rows.find((row) => !value.series.some(({ labels }) => sameLabels(labels, row.labels)));
  return missing === undefined ? null : `lacks ${textOf(missing.labels)}`;
}

/** As Prometheus' runner does: the middle of a range around the instant must be the instant answer. */
function compareWithRange(expr: Expr, source: MemorySource, atUs: Micros, value: QueryValue): string | null {
  if (value.kind !== 'vector' || /"at":(?:"start"|"end")|limit|topk|bottomk/.test(JSON.stringify(expr))) return null;
  const range = evaluateRange(expr, source, { startUs: atUs - MINUTE, endUs: atUs + MINUTE, stepUs: MINUTE });
  if (range.kind !== 'matrix') return 'is as a range no matrix';
  const middle = range.series.flatMap(({ labels, times, values }) =>
    times.includes(atUs) ? [{ labels, value: values[times.indexOf(atUs)] as number }] : [],
  );
  if (middle.length !== value.samples.length) return `has as a range ${middle.length} samples instead of ${value.samples.length}`;
  for (const sample of value.samples) {
    const twin = middle.find(({ labels }) => sameLabels(labels, sample.labels));
    if (twin === undefined || !Object.is(twin.value, sample.value))
      return `has as a range ${JSON.stringify(twin)} instead of ${JSON.stringify(sample)}`;
  }
  return null;
}

function rowFor(labels: Labels, rows: readonly SeriesRow[]): SeriesRow | undefined {
  return rows.find((row) => sameLabels(row.labels, labels));
}

function sameLabels(a: Labels, b: Labels): boolean {
  return textOf(a) === textOf(b);
}

function textOf(labels: Labels): string {
  return JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))));
}
