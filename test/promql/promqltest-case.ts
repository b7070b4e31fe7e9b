/** Runs one case of a promqltest file and says, in a sentence, how the answer differs from what the file expects. */
import { MINUTE } from '../../src/sim/base/time.ts';
import type { Micros } from '../../src/sim/base/time.ts';
import type { NativeHistogram } from '../../src/sim/model/native-histogram.ts';
import type { MatrixSeries, QueryNote, QueryValue } from '../../src/sim/model/query-value.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import type { Expr } from '../../src/sim/query/promql/ast.ts';
import { evaluateInstant, evaluateRange } from '../../src/sim/query/promql/engine.ts';
import { QueryFailure } from '../../src/sim/query/promql/failure.ts';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import { NOT_HERE } from '../../src/sim/query/promql/signatures.ts';
import { near, nearHistograms } from './almost-equal.ts';
import type { MemorySource } from './memory-source.ts';
import { matches } from './promqltest-file.ts';
import type { Case, Steps, TextMatch } from './promqltest-file.ts';
import type { RowPoint, SeriesRow } from './promqltest-series.ts';

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
  if (words.startsWith(NOT_HERE)) return { kind: 'unsupported', reason: words };
  if (failure === null) return { kind: 'failed', reason: `has no answer: ${words}` };
  return matches(failure, words) ? PASSED : { kind: 'failed', reason: `fails with ${JSON.stringify(words)}` };
}

function compare(test: Case, expr: Expr, source: MemorySource): string | null {
  const value = 'instantUs' in test.at ? evaluateInstant(expr, source, test.at.instantUs) : evaluateRange(expr, source, test.at);
  if (test.failure !== null) return 'should have failed';
  return (
    compareNotes('warning', test.warnings, value) ??
    compareNotes('info', test.infos, value) ??
    (!('instantUs' in test.at)
      ? compareMatrix(test.rows, value, test.at)
      : test.samplesAt !== null
        ? compareMatrix(test.rows, value, test.samplesAt)
        : (compareInstant(test, value) ?? compareWithRange(expr, source, test.at.instantUs, value)))
  );
}

/** Each that is wanted comes, and each that comes is wanted. */
function compareNotes(
  severity: QueryNote['severity'],
  wanted: readonly TextMatch[] | null,
  { notes = [] }: QueryValue,
): string | null {
  if (wanted === null) return null;
  const texts = notes.filter((note) => note.severity === severity).map(({ message }) => `PromQL ${severity}: ${message}`);
  const stray = texts.find((text) => !wanted.some((match) => matches(match, text)));
  if (stray !== undefined) return `says unexpectedly: ${stray}`;
  const missing = wanted.find((match) => !texts.some((text) => matches(match, text)));
  return missing === undefined ? null : `lacks the ${severity} ${JSON.stringify(missing)} among ${JSON.stringify(texts)}`;
}

function compareInstant(test: Case, value: QueryValue): string | null {
  if (value.kind === 'string') return value.value === test.text ? null : `is the text ${JSON.stringify(value.value)}`;
  if (value.kind === 'scalar')
    return test.scalar !== null && near(value.value, test.scalar) ? null : `is the number ${value.value}`;
  if (value.kind !== 'vector') return `is a ${value.kind}`;
  const { rows } = test;
  for (const [i, sample] of value.samples.entries()) {
    const row = test.ordered ? rows[i] : rowFor(sample.labels, rows);
    const given = sample.histogram ?? sample.value;
    if (row === undefined || !sameLabels(row.labels, sample.labels))
      return `has the unexpected ${textOf(sample.labels)} = ${spell(given)}`;
    if (!samePoint(given, row.points[0]))
      return `has ${textOf(sample.labels)} = ${spell(given)} instead of ${spell(row.points[0])}`;
  }
  const missing = rows.find((row) => !value.samples.some(({ labels }) => sameLabels(labels, row.labels)));
  return missing === undefined ? null : `lacks ${textOf(missing.labels)}`;
}

function samePoint(given: number | NativeHistogram, wanted: RowPoint | undefined): boolean {
  if (typeof given === 'number') return typeof wanted === 'number' && near(given, wanted);
  return typeof wanted === 'object' && nearHistograms(given, wanted);
}

function spell(point: RowPoint | NativeHistogram | undefined): string {
  return typeof point === 'object' ? JSON.stringify(point) : String(point);
}

function compareMatrix(allRows: readonly SeriesRow[], value: QueryValue, { startUs, stepUs }: Steps): string | null {
  if (value.kind !== 'matrix') return `is a ${value.kind}`;
  const rows = allRows.filter((row) => row.points.some((point) => point !== 'gap'));
  for (const series of value.series) {
    const row = rowFor(series.labels, rows);
    if (row === undefined) return `has the unexpected series ${textOf(series.labels)}`;
    const given = pointsOf(series);
    const wanted = row.points.flatMap((point, i) => (point === 'gap' ? [] : [{ atUs: startUs + i * stepUs, point }]));
    const same =
      wanted.length === given.length &&
      wanted.every(({ atUs, point }, i) => given[i]?.atUs === atUs && samePoint((given[i] as Given).value, point));
    if (!same)
      return `has ${textOf(series.labels)} = ${given.map(({ atUs, value: point }) => `${spell(point)}@${atUs / 1e6}`).join(' ')}`;
  }
  const missing = rows.find((row) => !value.series.some(({ labels }) => sameLabels(labels, row.labels)));
  return missing === undefined ? null : `lacks ${textOf(missing.labels)}`;
}

interface Given {
  readonly atUs: Micros;
  readonly value: number | NativeHistogram;
}

/** Numbers and histograms in the order of time. */
function pointsOf({ times, values, histograms = [] }: MatrixSeries): Given[] {
  const points: Given[] = Array.from(times, (atUs, i) => ({ atUs, value: values[i] as number }));
  for (const { atUs, histogram } of histograms) points.push({ atUs, value: histogram });
  return points.sort((a, b) => a.atUs - b.atUs);
}

/** As Prometheus' runner does: the middle of a range around the instant must be the instant answer. */
function compareWithRange(expr: Expr, source: MemorySource, atUs: Micros, value: QueryValue): string | null {
  if (value.kind !== 'vector' || /"at":(?:"start"|"end")|limit|topk|bottomk/.test(JSON.stringify(expr))) return null;
  const range = evaluateRange(expr, source, { startUs: atUs - MINUTE, endUs: atUs + MINUTE, stepUs: MINUTE });
  if (range.kind !== 'matrix') return 'is as a range no matrix';
  const middle = range.series.flatMap((series) =>
    pointsOf(series).flatMap((point) => (point.atUs === atUs ? [{ labels: series.labels, value: point.value }] : [])),
  );
  if (middle.length !== value.samples.length) return `has as a range ${middle.length} samples instead of ${value.samples.length}`;
  for (const { labels, value: number, histogram } of value.samples) {
    const twin = middle.find((sample) => sameLabels(sample.labels, labels));
    if (twin === undefined || spell(twin.value) !== spell(histogram ?? number))
      return `has as a range ${JSON.stringify(twin)} instead of ${spell(histogram ?? number)}`;
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
