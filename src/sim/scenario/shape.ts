/**
 * The little language in which the scenario language is written down: objects, maps, lists, alternatives and texts with a form.
 * One description gives both the checked read and the JSON Schema, so the two cannot disagree. Reading never stops at a mistake:
 * it is reported at its place, a harmless stand-in takes the value's place, and the rest is read too.
 */
import type { Problem } from '../base/problem.ts';
import { nameLengthMax, problemsMax } from './limits.ts';
import { member, memberPath, pathOf, type SourceMap, type SourceScalar, type SourceValue } from './source-tree.ts';
import { suggest } from './suggestion.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonSchema = { readonly [key: string]: Json };

export interface Shape<T> {
  /** What is expected, after "must be": `a duration such as 250ms`. */
  readonly expected: string;
  /** The kinds of source value that this shape could read: how alternatives are told apart. */
  readonly kinds: readonly SourceValue['kind'][];
  /** The value, or undefined when it was wrong and reported. */
  read(value: SourceValue, reading: Reading): T | undefined;
  /** Stands in for a value that was wrong; never leaves a read that reported problems. */
  standIn(): T;
  schema(definitions: Definitions): JsonSchema;
}

/** Collects the problems of one read, and remembers where each converted object was written. */
export class Reading {
  readonly problems: Problem[];
  private readonly places = new WeakMap<object, SourceValue>();

  constructor(problems: Problem[]) {
    this.problems = problems;
  }

  remember(object: object, at: SourceValue): void {
    this.places.set(object, at);
  }

  placeOf(object: object): SourceValue | undefined {
    return this.places.get(object);
  }

  /** Whether `key` of `object` was written down, and not left out. */
  isWritten(object: object, key: string): boolean {
    const holder = this.holderOf(object);
    return holder?.kind === 'map' && member(holder, key) !== null;
  }

  /** About what was read into `object`, at the first of `keys` that was written there, else at the whole of it; `a.b` is b inside a. */
  reportAbout(object: object, keys: readonly string[], message: string): void {
    const whole = this.places.get(object);
    if (whole === undefined) return;
    const inside = keys.map((key) =>
      key.split('.').reduce<SourceValue | null>((at, one) => (at?.kind === 'map' ? member(at, one) : null), whole),
    );
    this.report(inside.find((at) => at !== null) ?? whole, message);
  }

  /** Whether one of these keys of `object` was reported, so that what follows from its stand-in must not be told. */
  isWrongAt(object: object, keys: readonly string[]): boolean {
    const holder = this.holderOf(object);
    if (holder?.kind !== 'map') return false;
    return keys.some((key) => this.isReported(member(holder, key) ?? holder));
  }

  private isReported({ file, line, column }: SourceValue): boolean {
    return this.problems.some((one) => one.file === file && one.line === line && one.column === column);
  }

  /** The map that was read into `object`, which may be known by the name before it. */
  private holderOf(object: object): SourceValue | null | undefined {
    const place = this.places.get(object);
    return place?.kind === 'scalar' && place.parent?.kind === 'map' ? member(place.parent, String(place.step)) : place;
  }

  /** Whether further problems are not told. */
  get isFull(): boolean {
    return this.problems.length >= problemsMax;
  }

  /** What is wrong with a map as a whole is not told while one of its parts is wrong by itself: it may be about that part's stand-in. */
  report(at: SourceValue, message: string, below = ''): void {
    if (this.isFull) return;
    if (at.kind === 'map' && below === '' && at.entries.some(({ value }) => this.isReported(value))) return;
    this.problems.push({
      file: at.file,
      line: at.line,
      column: at.column,
      path: `${pathOf(at)}${below}`.replace(/^\./, ''),
      message,
    });
  }

  /** About a key of a map, at the key. */
  reportKey(map: SourceMap, key: string, message: string): void {
    if (this.isFull) return;
    const entry = map.entries.find((one) => one.key === key);
    const { file, line, column } = entry ?? map;
    this.problems.push({ file, line, column, path: `${pathOf(map)}${memberPath(key)}`.replace(/^\./, ''), message });
  }

  /** The value in this shape, or its stand-in. */
  take<T>(shape: Shape<T>, value: SourceValue): T {
    return shape.read(value, this) ?? shape.standIn();
  }
}

/** The `$defs` of a JSON Schema while it is written: named shapes are described once, so that a shape may contain itself. */
export class Definitions {
  readonly byName = new Map<string, JsonSchema>();

  refer(name: string, describe: () => JsonSchema): JsonSchema {
    if (!this.byName.has(name)) {
      this.byName.set(name, {});
      this.byName.set(name, describe());
    }
    return { $ref: `#/$defs/${name}` };
  }
}

/** Reads a scalar by its written text, e.g. `100/s`. `parse` returns null when the text has not the form, or a sentence that says what is wrong. */
export function form<T>(options: {
  readonly expected: string;
  readonly pattern: string;
  readonly parse: (text: string) => { readonly value: T } | string | null;
  readonly standIn: T;
  readonly schema?: JsonSchema;
}): Shape<T> {
  return {
    expected: options.expected,
    kinds: ['scalar'],
    read(value, reading) {
      if (value.kind !== 'scalar') return wrong(value, reading, options.expected);
      const parsed =
        typeof value.value === 'string' || typeof value.value === 'number' ? options.parse(writtenText(value)) : null;
      if (parsed === null) return wrong(value, reading, options.expected);
      if (typeof parsed === 'string') {
        reading.report(value, parsed);
        return undefined;
      }
      return parsed.value;
    },
    standIn: () => options.standIn,
    schema: () => options.schema ?? { type: 'string', pattern: options.pattern },
  };
}

/** A string is what it says after its quotes; a number is what was typed, so that `5.0` stays `5.0` and 1e400 is not Infinity. */
function writtenText(value: SourceScalar): string {
  return typeof value.value === 'string' ? value.value : value.written;
}

/** Reports "must be ..., but is ...". */
export function wrong(value: SourceValue, reading: Reading, expected: string): undefined {
  reading.report(value, `must be ${expected}, but is ${describe(value)}.`);
  return undefined;
}

function describe(value: SourceValue): string {
  if (value.kind === 'list') return 'a list';
  if (value.kind === 'map') return 'a map';
  if (value.value === null) return 'empty';
  const text = writtenText(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

export function choice<const T extends string>(...words: readonly [T, ...T[]]): Shape<T> {
  return {
    expected: words.length === 1 ? JSON.stringify(words[0]) : `one of ${words.join(', ')}`,
    kinds: ['scalar'],
    read(value, reading) {
      const found = value.kind === 'scalar' ? words.find((word) => word === writtenText(value)) : undefined;
      if (found !== undefined) return found;
      if (value.kind !== 'scalar') return wrong(value, reading, this.expected);
      reading.report(value, `must be ${this.expected}, but is ${describe(value)}.${near(writtenText(value), words)}`);
      return undefined;
    },
    standIn: () => words[0],
    schema: () => (words.length === 1 ? { const: words[0] } : { enum: words }),
  };
}

function near(text: string, words: readonly string[]): string {
  const hint = suggest(text, words);
  return hint.startsWith(' Did you mean') ? hint : '';
}

export function list<T>(
  item: Shape<T>,
  bounds: { readonly min?: number; readonly max: number; readonly what: string },
): Shape<T[]> {
  const min = bounds.min ?? 0;
  return {
    expected: `a list of ${bounds.what}`,
    kinds: ['list'],
    read(value, reading) {
      if (value.kind !== 'list') return wrong(value, reading, this.expected);
      if (value.items.length < min) reading.report(value, `needs at least ${min} of ${bounds.what}.`);
      if (value.items.length > bounds.max) {
        reading.report(value, `has ${value.items.length} ${bounds.what}; at most ${bounds.max} are allowed.`);
        return undefined;
      }
      return value.items.map((one) => reading.take(item, one));
    },
    standIn: () => [],
    schema: (definitions) => ({
      type: 'array',
      items: item.schema(definitions),
      ...(min > 0 ? { minItems: min } : {}),
      maxItems: bounds.max,
    }),
  };
}

export interface MapEntry<K, V> {
  readonly key: K;
  readonly value: V;
  /** Where the key stands. */
  readonly at: SourceValue;
  /** What was written under it. */
  readonly source: SourceValue;
}

/** A map whose keys are names that the author chooses. `key` is a form; its problems are told at the key. */
export function mapOf<K, V>(
  key: Shape<K>,
  item: Shape<V>,
  bounds: { readonly min?: number; readonly max: number; readonly what: string },
): Shape<MapEntry<K, V>[]> {
  const min = bounds.min ?? 0;
  return {
    expected: `a map of ${bounds.what}`,
    kinds: ['map'],
    read(value, reading) {
      if (value.kind !== 'map') return wrong(value, reading, this.expected);
      if (value.entries.length < min) reading.report(value, `needs at least ${min} of ${bounds.what}.`);
      if (value.entries.length > bounds.max) {
        reading.report(value, `has ${value.entries.length} ${bounds.what}; at most ${bounds.max} are allowed.`);
        return undefined;
      }
      return value.entries.map((entry) => {
        const keyValue: SourceValue = {
          ...{ file: entry.file, line: entry.line, column: entry.column, parent: value, step: entry.key },
          ...{ kind: 'scalar', value: entry.key, written: entry.key },
        };
        return { key: reading.take(key, keyValue), value: reading.take(item, entry.value), at: keyValue, source: entry.value };
      });
    },
    standIn: () => [],
    schema(definitions) {
      const { pattern, ...rest } = key.schema(definitions);
      return {
        type: 'object',
        additionalProperties: item.schema(definitions),
        ...(pattern === undefined
          ? {}
          : { propertyNames: { pattern, ...(rest['maxLength'] === undefined ? {} : { maxLength: rest['maxLength'] }) } }),
        ...(min > 0 ? { minProperties: min } : {}),
        maxProperties: bounds.max,
      };
    },
  };
}

/** Another reading of what a shape has read, e.g. into the words of the model. */
export function convert<T, U>(
  shape: Shape<T>,
  to: (value: T, at: SourceValue, reading: Reading) => U | undefined,
  standIn: () => U,
): Shape<U> {
  return {
    expected: shape.expected,
    kinds: shape.kinds,
    read(value, reading) {
      const read = shape.read(value, reading);
      const converted = read === undefined ? undefined : to(read, value, reading);
      if (typeof converted === 'object' && converted !== null) reading.remember(converted, value);
      return converted;
    },
    standIn,
    schema: (definitions) => shape.schema(definitions),
  };
}

/** The first shape that can read values of this kind: a text or a map or a list. */
export function either<T>(expected: string, ...shapes: readonly [Shape<T>, ...Shape<T>[]]): Shape<T> {
  return {
    expected,
    kinds: shapes.flatMap((shape) => shape.kinds),
    read(value, reading) {
      const shape = shapes.find((one) => one.kinds.includes(value.kind));
      return shape === undefined || (value.kind === 'scalar' && value.value === null)
        ? wrong(value, reading, expected)
        : shape.read(value, reading);
    },
    standIn: () => shapes[0].standIn(),
    schema: (definitions) => ({ anyOf: shapes.map((shape) => shape.schema(definitions)) }),
  };
}

/** A part of what another shape reads whole, once it has been put together: here it only has to be a map. */
export function part(of: string): Shape<null> {
  return {
    expected: `a part of ${of} (a map)`,
    kinds: ['map'],
    read(value, reading) {
      if (value.kind !== 'map') reading.report(value, `must be ${this.expected}.`);
      return null;
    },
    standIn: () => null,
    schema: () => ({ type: 'object' }),
  };
}

/** A shape described once under a name in the JSON Schema; given as a function, so that it may contain itself. */
export function named<T>(name: string, expected: string, kinds: readonly SourceValue['kind'][], shape: () => Shape<T>): Shape<T> {
  return {
    expected,
    kinds,
    read: (value, reading) => shape().read(value, reading),
    standIn: () => shape().standIn(),
    schema: (definitions) => definitions.refer(name, () => shape().schema(definitions)),
  };
}

const inheritedNames = new Set(Object.getOwnPropertyNames(Object.prototype));

/** The reason why a word cannot be a name, or null. Names of built-in members would be mistaken for what they are called after. */
export function nameTrouble(text: string): string | null {
  if (text.length > nameLengthMax)
    return `is a name of ${text.length} characters; at most ${nameLengthMax} are allowed (nameLengthMax).`;
  if (inheritedNames.has(text) || text === 'prototype')
    return `${JSON.stringify(text)} cannot be used as a name. Choose another one.`;
  return null;
}
