/** Runs one case of a promqltest file and says, in a sentence, how the answer differs; null when it is right. */
import { MINUTE } from '../../src/sim/base/time.ts';
import type { Micros } from '../../src/sim/base/time.ts';
import type { QueryValue } from '../../src/sim/model/query-value.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import type { Expr } from '../../src/sim/query/promql/ast.ts';
import { evaluateInstant, evaluateRange } from '../../src/sim/query/promql/engine.ts';
import { QueryFailure } from '../../src/sim/query/promql/failure.ts';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import type { MemorySource } from './memory-source.ts';
import type { Case, SeriesRow } from './promqltest-file.ts';

/** Of the sum of both sizes, as in Prometheus' own runner. */
const TOLERANCE_RATIO = 1e-6;

export function differenceIn(test: Case, source: MemorySource): string | null {
  const parsed = parsePromql(test.query);
  if (!parsed.ok) return verdictOnFailure(test, parsed.problems.map((problem) => problem.message).join(' '));
  try {
    return compare(test, parsed.value, source);
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error;
    return verdictOnFailure(test, error.message);
  }
}

function verdictOnFailure(test: Case, message: string): string | null {
  if (!test.fails) return `failed: ${message}`;
  if (test.failMessage !== null && !message.includes(test.failMessage))
    return `failed with "${message}" instead of "${test.failMessage}"`;
  return null;
}

function compare(test: Case, expr: Expr, source: MemorySource): string | null {
  const value = 'instantUs' in test.at ? evaluateInstant(expr, source, test.at.instantUs) : evaluateRange(expr, source, test.at);
  if (test.fails) return 'should have failed';
  if ('instantUs' in test.at) return compareInstant(test, value) ?? compareWithRange(expr, source, test.at.instantUs, value);
  return compareMatrix(test, value, test.at);
}

function compareInstant(test: Case, value: QueryValue): string | null {
  if (value.kind === 'string') return value.value === test.text ? null : `text ${value.value}`;
  if (value.kind === 'scalar') return test.scalar !== null && near(value.value, test.scalar) ? null : `number ${value.value}`;
  if (value.kind !== 'vector') return `a ${value.kind}`;
  const { rows } = test;
  if (value.samples.length !== rows.length)
    return `${value.samples.length} samples instead of ${rows.length}: ${JSON.stringify(value.samples)}`;
  for (const [i, sample] of value.samples.entries()) {
    const row = test.ordered ? rows[i] : rowFor(sample.labels, rows);
    if (row === undefined || !sameLabels(row.labels, sample.labels)) return `unexpected ${JSON.stringify(sample)}`;
    if (!near(sample.value, row.points[0] as number))
      return `${JSON.stringify(sample.labels)} is ${sample.value} instead of ${String(row.points[0])}`;
  }
  return null;
}

function compareMatrix(test: Case, value: QueryValue, { startUs, stepUs }: { startUs: Micros; stepUs: Micros }): string | null {
  if (value.kind !== 'matrix') return `a ${value.kind}`;
  const rows = test.rows.filter((row) => row.points.some((point) => point !== 'gap'));
  if (value.series.length !== rows.length) return `${value.series.length} series instead of ${rows.length}`;
  for (const { labels, times, values } of value.series) {
    const row = rowFor(labels, rows);
    if (row === undefined) return `unexpected series ${JSON.stringify(labels)}`;
    const expected = row.points.flatMap((point, i) =>
      typeof point === 'number' ? [{ atUs: startUs + i * stepUs, value: point }] : [],
    );
    const same =
      expected.length === times.length &&
      expected.every((point, i) => point.atUs === times[i] && near(values[i] as number, point.value));
    if (!same) return `${JSON.stringify(labels)} is [${values.join(' ')}] at [${times.join(' ')}]`;
  }
  return null;
}

/** As Prometheus' runner does: the middle of a range around the instant must be the instant answer. */
function compareWithRange(expr: Expr, source: MemorySource, atUs: Micros, value: QueryValue): string | null {
  if (value.kind !== 'vector' || /"at":(?:"start"|"end")|limit|topk|bottomk/.test(JSON.stringify(expr))) return null;
  const range = evaluateRange(expr, source, { startUs: atUs - MINUTE, endUs: atUs + MINUTE, stepUs: MINUTE });
  if (range.kind !== 'matrix') return 'the range is no matrix';
  const middle = range.series.flatMap(({ labels, times, values }) =>
    times.includes(atUs) ? [{ labels, value: values[times.indexOf(atUs)] as number }] : [],
  );
  if (middle.length !== value.samples.length) return `as a range: ${middle.length} samples instead of ${value.samples.length}`;
  for (const sample of value.samples) {
    const twin = middle.find(({ labels }) => sameLabels(labels, sample.labels));
    if (twin === undefined || !Object.is(twin.value, sample.value))
      return `as a range: ${JSON.stringify(twin)} instead of ${JSON.stringify(sample)}`;
  }
  return null;
}

function rowFor(labels: Labels, rows: readonly SeriesRow[]): SeriesRow | undefined {
  return rows.find((row) => sameLabels(row.labels, labels));
}

function sameLabels(a: Labels, b: Labels): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}

function near(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (a !== a || b !== b) return a !== a && b !== b;
  return Math.abs(a - b) < TOLERANCE_RATIO * Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE);
}
