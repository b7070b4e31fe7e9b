/**
 * Objects: maps whose keys the language fixes. Every key has its sentence of documentation and, where it may be left out, its
 * default as an author would write it; both go into the JSON Schema, so this is the one place where defaults are written down.
 */
import type { SourceMap, SourceScalar, SourceValue } from './source-tree.ts';
import { member } from './source-tree.ts';
import { type Definitions, type Json, type JsonSchema, type Reading, Reading as Collector, type Shape, wrong } from './shape.ts';
import { nearest, suggest } from './suggestion.ts';
import { assert } from '../base/assert.ts';
import { formatProblem, type Problem } from '../base/problem.ts';

export interface Field<T> {
  readonly shape: Shape<T>;
  readonly doc: string;
  readonly presence: 'required' | 'optional' | 'defaulted';
  /** As an author would write it. */
  readonly written?: Json;
  /** Stands in also for a value that was wrong: the default is the least surprising. */
  absent(): T;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Read<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export function required<T>(shape: Shape<T>, doc: string): Field<T> {
  return { shape, doc, presence: 'required', absent: () => shape.standIn() };
}

export function optional<T>(shape: Shape<T>, doc: string): Field<T | undefined> {
  return { shape: shape as Shape<T | undefined>, doc, presence: 'optional', absent: () => undefined };
}

/** `written` is the default in the language itself, read by the shape like an author's text. */
export function defaulted<T>(shape: Shape<T>, written: Json, doc: string): Field<T> {
  return {
    shape,
    doc,
    presence: 'defaulted',
    written,
    absent() {
      const problems: Problem[] = [];
      const value = new Collector(problems).take(shape, jsonSource(written));
      assert(problems.length === 0, `a default of the scenario language is wrong: ${problems.map(formatProblem).join(' ')}`);
      return value;
    },
  };
}

/** `what` with its article, e.g. `a service`. */
export function object<F extends Fields>(
  what: string,
  fields: F,
  retired: Readonly<Record<string, string>> = {},
): Shape<Read<F>> {
  return {
    expected: `${what} (a map)`,
    kinds: ['map'],
    read(value, reading) {
      if (value.kind !== 'map') return wrong(value, reading, this.expected);
      refuseUnknownKeys(value, Object.keys(fields), retired, what, reading);
      const read: Record<string, unknown> = {};
      for (const [key, field] of Object.entries(fields)) {
        const given = member(value, key);
        if (given !== null) read[key] = field.shape.read(given, reading) ?? field.absent();
        else {
          if (field.presence === 'required') reading.report(value, `${what} needs "${key}": ${field.doc}`);
          read[key] = field.absent();
        }
      }
      return read as Read<F>;
    },
    standIn: () => Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.absent()])) as Read<F>,
    schema: (definitions) => objectSchema(fields, definitions),
  };
}

/**
 * Objects of several kinds, each known by the key that only it has: `work: 1ms` and `call: auth GET /validate`. The table is from that key
 * to the object's shape, in which it is required.
 */
export function variants<T>(
  what: string,
  table: Readonly<Record<string, Shape<T>>>,
  retired: Readonly<Record<string, string>> = {},
): Shape<T> {
  const tags = Object.keys(table);
  const first = Object.values(table)[0];
  assert(first !== undefined, `${what} has at least one variant`);
  return {
    expected: `${what}: a map with one of ${tags.join(', ')}`,
    kinds: ['map'],
    read(value, reading) {
      if (value.kind !== 'map') return wrong(value, reading, this.expected);
      const found = value.entries.filter((entry) => Object.hasOwn(table, entry.key)).map((entry) => entry.key);
      const tag = found[0];
      if (tag === undefined) {
        reading.report(value, `${what} needs one of ${tags.join(', ')}.${hint(value, tags, retired)}`);
        return undefined;
      }
      if (found.length > 1) {
        reading.report(value, `${what} can only be one thing, but has ${found.join(' and ')}. Write two of them.`);
        return undefined;
      }
      return table[tag]?.read(value, reading);
    },
    standIn: () => first.standIn(),
    schema: (definitions) => ({ oneOf: tags.map((tag) => (table[tag] as Shape<T>).schema(definitions)) }),
  };
}

/** What the author may have meant by one of the keys that are there. */
function hint(value: SourceMap, tags: readonly string[], retired: Readonly<Record<string, string>>): string {
  for (const { key } of value.entries) if (Object.hasOwn(retired, key)) return ` ${retired[key]}`;
  const near = value.entries.map(({ key }) => nearest(key, tags)).find((word) => word !== null);
  return near === undefined ? '' : ` Did you mean ${JSON.stringify(near)}?`;
}

function refuseUnknownKeys(
  value: SourceMap,
  known: readonly string[],
  retired: Readonly<Record<string, string>>,
  what: string,
  reading: Reading,
): void {
  for (const { key } of value.entries) {
    if (reading.isFull) return;
    if (known.includes(key)) continue;
    const reason = Object.hasOwn(retired, key) ? ` ${retired[key]}` : suggest(key, known);
    const shown = JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
    reading.reportKey(value, key, `${what} has no key ${shown}.${reason}`);
  }
}

function objectSchema(fields: Fields, definitions: Definitions): JsonSchema {
  const properties: Record<string, Json> = {};
  for (const [key, field] of Object.entries(fields)) {
    properties[key] = {
      ...field.shape.schema(definitions),
      description: field.doc,
      ...(field.written === undefined ? {} : { default: field.written }),
    };
  }
  const needed = Object.keys(fields).filter((key) => fields[key]?.presence === 'required');
  return { type: 'object', properties, ...(needed.length > 0 ? { required: needed } : {}), additionalProperties: false };
}

/** A default as a source value without a place. */
function jsonSource(json: Json, parent: SourceValue | null = null, step: string | number = ''): SourceValue {
  const place = { file: 'default', line: 0, column: 0, parent, step };
  if (Array.isArray(json)) {
    const list: SourceValue = { ...place, kind: 'list', items: [] };
    json.forEach((item: Json, i) => list.items.push(jsonSource(item, list, i)));
    return list;
  }
  if (typeof json === 'object' && json !== null) {
    const map: SourceValue = { ...place, kind: 'map', entries: [] };
    for (const [key, value] of Object.entries(json))
      map.entries.push({ key, file: place.file, line: 0, column: 0, value: jsonSource(value, map, key) });
    return map;
  }
  return { ...place, kind: 'scalar', value: json as SourceScalar['value'], written: String(json) };
}
