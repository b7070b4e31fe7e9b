/**
 * One line of Prometheus' test language: a series and its points (`a{b="c"} 1 2+3x2 _ stale {{schema:1 sum:3 count:22}}x2`). What
 * cannot be read is thrown as a sentence; the file's reader adds the line.
 */
import type { NativeHistogram, ResetHint, SparseBuckets } from '../../src/sim/model/native-histogram.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import { readNumber, readString } from '../../src/sim/query/promql/literal.ts';
import { addHistograms } from '../../src/sim/query/promql/native/arithmetic.ts';
import { negated } from '../../src/sim/query/promql/native/scaling.ts';

/** One point in a row: a number, a histogram, the end of the series, or nothing. */
export type RowPoint = number | HistogramPoint | 'stale' | 'gap';

export interface HistogramPoint {
  readonly histogram: NativeHistogram;
  /** Whether the line says what the hint must be; else any will do. */
  readonly hintGiven: boolean;
}

export interface SeriesRow {
  readonly labels: Labels;
  readonly points: readonly RowPoint[];
}

/** Most points that one item may stand for. */
const REPEAT_MAX = 1_000_000;

export function readRow(text: string): SeriesRow {
  const match = /^([A-Za-z_:][\w:]*)?\s*(\{(?!\{)(?:[^"'}]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*\})?\s*(.*)$/.exec(text);
  const [, name, labels, points = ''] = match ?? [];
  if (name === undefined && labels === undefined) throw new Error(`this is no series: ${text}`);
  const entries = new Map(labels === undefined ? [] : readLabels(labels));
  if (name !== undefined) entries.set('__name__', name);
  return {
    labels: Object.fromEntries([...entries].filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1))),
    points: readPoints(points),
  };
}

/** Inside braces: `name="value"` or `"any name"="value"`; a quoted text alone is the metric name. */
function readLabels(braces: string): [string, string][] {
  const pattern =
    /\s*(?:([A-Za-z_]\w*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))\s*(?:=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))?\s*(?:,|$)/y;
  const body = braces.slice(1, -1).trim();
  const entries: [string, string][] = [];
  while (pattern.lastIndex < body.length) {
    const match = pattern.exec(body);
    if (match === null) throw new Error(`these are no labels: ${braces}`);
    const [, bare, quotedName, value] = match;
    const label = bare ?? textOf(quotedName ?? '""');
    if (value === undefined && bare !== undefined) throw new Error(`the label ${bare} has no value`);
    entries.push(value === undefined ? ['__name__', label] : [label, textOf(value)]);
  }
  return entries;
}

function textOf(literal: string): string {
  const text = readString(literal);
  if (text === null) throw new Error(`this text has an escape that is none: ${literal}`);
  return text;
}

/** No hexadecimal: `0x59` is sixty zeros. */
const NUMBER = String.raw`[+-]?(?:[iI]nf|NaN|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`;
const RUN = new RegExp(`^(${NUMBER})(?:([+-])(${NUMBER}))?(?:x(\\d+))?$`);
const NATIVE = /^\{\{(.*?)\}\}(?:([+-])\{\{(.*?)\}\})?(?:x(\d+))?$/;

function readPoints(text: string): RowPoint[] {
  const points: RowPoint[] = [];
  for (const item of text.match(/\{\{.*?\}\}(?:[+-]\{\{.*?\}\})?(?:x\d+)?|\S+/g) ?? []) points.push(...readItem(item));
  return points;
}

function readItem(item: string): RowPoint[] {
  const gap = /^_(?:x(\d+))?$/.exec(item);
  if (gap !== null) return repeat('gap', times(gap[1] ?? '1'));
  const stale = /^stale(?:x(\d+))?$/.exec(item);
  if (stale !== null) return repeat('stale', times(stale[1] ?? '0') + 1);
  const native = NATIVE.exec(item);
  if (native !== null) {
    const [, first = '', sign, step, more = '0'] = native;
    const increment = step === undefined ? null : readHistogram(step).histogram;
    return histograms(readHistogram(first), sign === '-' && increment !== null ? negated(increment) : increment, times(more));
  }
  const run = RUN.exec(item);
  if (run === null) throw new Error(`this is no point: ${item}`);
  const [, first = '', sign = '+', step = '0', more = '0'] = run;
  return ramp(numberOf(first), (sign === '-' ? -1 : 1) * numberOf(step), times(more));
}

function times(digits: string): number {
  const count = Number(digits);
  if (count > REPEAT_MAX) throw new Error(`${digits} points are more than ${REPEAT_MAX} (repeatMax)`);
  return count;
}

function repeat<Point extends RowPoint>(point: Point, count: number): Point[] {
  return Array.from({ length: count }, () => point);
}

/** By adding up, as Prometheus expands the notation. */
function ramp(start: number, slope: number, more: number): number[] {
  const points = [start];
  for (let i = 0; i < more; i++) points.push((points[i] as number) + slope);
  return points;
}

function histograms(first: HistogramPoint, increment: NativeHistogram | null, more: number): HistogramPoint[] {
  if (increment === null) return repeat(first, more + 1);
  const points = [first];
  for (let i = 0; i < more; i++) {
    const { histogram, hintGiven } = points[i] as HistogramPoint;
    const sum = addHistograms(histogram, increment);
    if (typeof sum === 'string') throw new Error(`these histograms cannot be added: ${sum}`);
    points.push({ histogram: sum, hintGiven });
  }
  return points;
}

export function numberOf(text: string): number {
  const size = readNumber(text.replace(/^[+-]/, ''));
  if (size === null) throw new Error(`this is no number: ${text}`);
  return text.startsWith('-') ? -size : size;
}

const HINTS: readonly string[] = ['unknown', 'reset', 'not_reset', 'gauge'] satisfies readonly ResetHint[];

/** What stands between `{{` and `}}`: words such as `sum:5` and `buckets:[1 2]`. */
function readHistogram(text: string): HistogramPoint {
  const words = new Map<string, string>();
  for (const [, key = '', list, value = ''] of text.matchAll(/([a-z_]+):(?:\[([^\]]*)\]|(\S+))/g)) words.set(key, list ?? value);
  const rest = text.replace(/([a-z_]+):(?:\[([^\]]*)\]|(\S+))/g, '').trim();
  if (rest !== '') throw new Error(`this is no part of a histogram: ${rest}`);
  const number = (key: string): number => numberOf(words.get(key) ?? '0');
  const list = (key: string): number[] => (words.get(key) ?? '').split(/\s+/).filter(Boolean).map(numberOf);
  const hint = words.get('counter_reset_hint') ?? 'unknown';
  if (!HINTS.includes(hint)) throw new Error(`this is no hint: ${hint}`);
  return {
    hintGiven: words.has('counter_reset_hint'),
    histogram: {
      schema: number('schema'),
      count: number('count'),
      sum: number('sum'),
      zeroThreshold: number('z_bucket_w'),
      zeroCount: number('z_bucket'),
      positive: sparse(list('buckets'), number('offset')),
      negative: sparse(list('n_buckets'), number('n_offset')),
      bounds: list('custom_values'),
      hint: hint as ResetHint,
    },
  };
}

function sparse(counts: readonly number[], offset: number): SparseBuckets {
  const kept = [...counts.keys()].filter((i) => counts[i] !== 0);
  return { indices: kept.map((i) => i + offset), counts: kept.map((i) => counts[i] as number) };
}
