/** Answers in the shape of Prometheus' HTTP API (`/api/v1/query` and `/api/v1/query_range`), so that tools that read those read these. */
import type { Micros } from '../sim/base/time.ts';
import type { Problem } from '../sim/base/problem.ts';
import type { QueryNote, QueryValue } from '../sim/model/query-value.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** `startsAtMs` is the Unix time of the start of the run: the API speaks Unix seconds. */
export function successJson(value: QueryValue, startsAtMs: number, query = ''): Json {
  const unix = (atUs: Micros): number => (startsAtMs + atUs / 1000) / 1000;
  const { notes = [] } = value;
  const success = (resultType: string, result: Json): Json => ({
    status: 'success',
    data: { resultType, result },
    ...told('warnings', notes, 'warning', query),
    ...told('infos', notes, 'info', query),
  });
  switch (value.kind) {
    case 'scalar':
      return success('scalar', [unix(value.atUs), goFloat(value.value)]);
    case 'string':
      return success('string', [unix(value.atUs), value.value]);
    case 'vector':
      return success(
        'vector',
        value.samples.map((sample) => ({ metric: { ...sample.labels }, value: [unix(value.atUs), goFloat(sample.value)] })),
      );
    case 'matrix':
      return success(
        'matrix',
        value.series.map((series) => ({
          metric: { ...series.labels },
          values: Array.from(series.times, (atUs, i) => [unix(atUs), goFloat(series.values[i] ?? NaN)]),
        })),
      );
  }
}

export function errorJson(problems: readonly Problem[]): Json {
  return { status: 'error', errorType: 'bad_data', error: problems.map((problem) => problem.message).join('\n') };
}

/** With its place in the query as line and column. */
export function noteText({ severity, message, at }: QueryNote, query: string): string {
  const before = query.slice(0, at).split('\n');
  return `PromQL ${severity}: ${message} (${before.length}:${(before.at(-1) ?? '').length + 1})`;
}

/** Absent when there are none, as in the API. */
function told(
  key: string,
  notes: readonly QueryNote[],
  severity: QueryNote['severity'],
  query: string,
): Readonly<Record<string, Json>> {
  const texts = notes.filter((note) => note.severity === severity).map((note) => noteText(note, query));
  return texts.length === 0 ? {} : { [key]: texts };
}

/** As Go's strconv.FormatFloat(x, 'f', -1, 64) writes it: never an exponent, and infinities with their sign. */
export function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', head = '', tail = '', exponent = '0'] = match;
  const digits = head + tail;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}
