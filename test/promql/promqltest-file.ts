/**
 * Reads Prometheus' own test language (promqltest): `load`, `clear` and `eval`, as data. Native histograms are out of Faultline's
 * scope: where a point is one, the series of floats ends, and an answer that contains one is marked.
 */
import { SECOND } from '../../src/sim/base/time.ts';
import type { Micros } from '../../src/sim/base/time.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import { readNumber, readString } from '../../src/sim/query/promql/literal.ts';

/** One point in a row: a number, the end of the series, or nothing. */
export type RowPoint = number | 'stale' | 'gap';

export interface SeriesRow {
  readonly labels: Labels;
  readonly points: readonly RowPoint[];
  readonly hasNative: boolean;
}

export interface Case {
  readonly kind: 'eval';
  /** Of the `eval` line, from 1. */
  readonly line: number;
  readonly query: string;
  readonly at: { readonly instantUs: Micros } | { readonly startUs: Micros; readonly endUs: Micros; readonly stepUs: Micros };
  readonly fails: boolean;
  readonly failMessage: string | null;
  readonly ordered: boolean;
  readonly rows: readonly SeriesRow[];
  readonly scalar: number | null;
  readonly text: string | null;
}

export type Command =
  { readonly kind: 'clear' } | { readonly kind: 'load'; readonly stepUs: Micros; readonly rows: readonly SeriesRow[] } | Case;

export function readPromqltest(file: string): Command[] {
  const commands: Command[] = [];
  const lines = file.split('\n');
  for (let i = 0; i < lines.length;) {
    const line = (lines[i] as string).trim();
    const at = i++;
    if (line === '' || line.startsWith('#')) continue;
    const block: string[] = [];
    while (/^\s+\S/.test(lines[i] ?? '')) {
      const inner = (lines[i++] as string).trim();
      if (!inner.startsWith('#')) block.push(inner);
    }
    commands.push(readCommand(line, block, at + 1));
  }
  return commands;
}

function readCommand(line: string, block: readonly string[], number: number): Command {
  if (line === 'clear') return { kind: 'clear' };
  const load = /^load\s+(\S+)$/.exec(line);
  if (load !== null) return { kind: 'load', stepUs: duration(load[1] as string), rows: block.map(readRow) };
  return readCase(line, block, number);
}

function readCase(line: string, block: readonly string[], number: number): Case {
  const match =
    /^eval(?:_(fail|warn|info|ordered))?\s+(?:instant\s+at\s+(\S+)|range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+))\s+(.*)$/.exec(
      line,
    );
  if (match === null) throw new Error(`line ${number}: not understood: ${line}`);
  const [, mode, instant, start, end, step, query = ''] = match;
  const at =
    instant === undefined
      ? { startUs: duration(start as string), endUs: duration(end as string), stepUs: duration(step as string) }
      : { instantUs: duration(instant) };
  const expectations = block.filter((text) => /^expect/.test(text));
  const answers = block.filter((text) => !/^expect/.test(text));
  const scalar = answers.length === 1 ? scalarOf(answers[0] as string) : null;
  const text = expectations
    .map((expectation) => /^expect string (.*)$/.exec(expectation)?.[1])
    .find((found) => found !== undefined);
  const failMessage = expectations
    .map((expectation) => /^expected_fail_message (.*)$/.exec(expectation)?.[1])
    .find((found) => found !== undefined);
  return {
    kind: 'eval',
    line: number,
    query,
    at,
    fails: mode === 'fail' || expectations.some((expectation) => expectation.startsWith('expect fail')),
    failMessage: failMessage ?? null,
    ordered: mode === 'ordered' || expectations.includes('expect ordered'),
    rows: scalar === null ? answers.map(readRow) : [],
    scalar,
    text: text === undefined ? null : readString(text),
  };
}

function duration(text: string): Micros {
  const seconds = readNumber(text);
  if (seconds === null) throw new Error(`no duration: ${text}`);
  return Math.round(seconds * SECOND);
}

function scalarOf(text: string): number | null {
  const match = /^([+-]?)(\S+)$/.exec(text);
  const size = match === null ? null : readNumber(match[2] as string);
  return size === null ? null : match?.[1] === '-' ? -size : size;
}

/** `name{label="value"} points`. */
function readRow(text: string): SeriesRow {
  const match = /^([A-Za-z_:][\w:]*)?\s*(\{(?!\{)(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?\s*(.*)$/.exec(text);
  if (match === null) throw new Error(`no series: ${text}`);
  const [, name, labels = '{}', points = ''] = match;
  const entries: [string, string][] = name === undefined ? [] : [['__name__', name]];
  for (const [, label, value] of labels.matchAll(/(\w+)\s*=\s*("(?:[^"\\]|\\.)*")/g))
    entries.push([label as string, readString(value as string) as string]);
  return {
    labels: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))),
    points: readPoints(points),
    hasNative: points.includes('{{'),
  };
}

const NUMBER = String.raw`[+-]?(?:[iI]nf|NaN|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`;

function readPoints(text: string): RowPoint[] {
  const points: RowPoint[] = [];
  for (const item of text.match(/\{\{.*?\}\}(?:[+-]\{\{.*?\}\})?(?:x\d+)?|\S+/g) ?? []) {
    const native = /^\{\{.*\}\}(?:x(\d+))?$/.exec(item);
    const gap = /^_(?:x(\d+))?$/.exec(item);
    const stale = /^stale(?:x(\d+))?$/.exec(item);
    const run = new RegExp(`^(${NUMBER})([+-][^x]+)?(?:x(\\d+))?$`).exec(item);
    if (native !== null) points.push(...repeat('stale', Number(native[1] ?? 0) + 1));
    else if (gap !== null) points.push(...repeat('gap', Number(gap[1] ?? 1)));
    else if (stale !== null) points.push(...repeat('stale', Number(stale[1] ?? 0) + 1));
    else if (run !== null)
      points.push(...ramp(scalarOf(run[1] as string) as number, scalarOf(run[2] ?? '0') as number, Number(run[3] ?? 0)));
    else throw new Error(`no point: ${item}`);
  }
  return points;
}

function repeat(point: RowPoint, count: number): RowPoint[] {
  return Array.from({ length: count }, () => point);
}

/** By adding up, as Prometheus expands the notation. */
function ramp(start: number, slope: number, more: number): number[] {
  const points = [start];
  for (let i = 0; i < more; i++) points.push((points[i] as number) + slope);
  return points;
}
