/** Asks a query of a source, or fails the test with the problems of its text. */
import { SECOND } from '../../src/sim/base/time.ts';
import type { MatrixSeries, VectorSample } from '../../src/sim/model/query-value.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import type { Expr } from '../../src/sim/query/promql/ast.ts';
import { evaluateInstant, evaluateRange } from '../../src/sim/query/promql/engine.ts';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import type { MemorySource } from './memory-source.ts';

export function parsed(text: string): Expr {
  const outcome = parsePromql(text);
  if (!outcome.ok) throw new Error(`${text}\n${outcome.problems.map((problem) => problem.message).join('\n')}`);
  return outcome.value;
}

export function vectorAt(source: MemorySource, text: string, atS: number): readonly VectorSample[] {
  const value = evaluateInstant(parsed(text), source, atS * SECOND);
  if (value.kind !== 'vector') throw new Error(`${text} is a ${value.kind}`);
  return value.samples;
}

export function scalarAt(text: string, source: MemorySource, atS = 0): number {
  const value = evaluateInstant(parsed(text), source, atS * SECOND);
  if (value.kind !== 'scalar') throw new Error(`${text} is a ${value.kind}`);
  return value.value;
}

export function matrixOver(
  source: MemorySource,
  text: string,
  startS: number,
  endS: number,
  stepS: number,
): readonly MatrixSeries[] {
  const value = evaluateRange(parsed(text), source, { startUs: startS * SECOND, endUs: endS * SECOND, stepUs: stepS * SECOND });
  if (value.kind !== 'matrix') throw new Error(`${text} is a ${value.kind}`);
  return value.series;
}

/** A label set in the order that the store promises. */
export function labels(entries: Readonly<Record<string, string>>): Labels {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One value every `everyS` seconds from 0; null is a gap. */
export function fill(source: MemorySource, of: Labels, values: readonly (number | 'stale' | null)[], everyS = 5): void {
  source.add(
    of,
    values.flatMap((value, i) => (value === null ? [] : [{ atUs: i * everyS * SECOND, value }])),
  );
}
