/** Walks a JSON Schema beside data that it describes, and notes which of its words the data uses. */

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const REF = '#/$defs/';

export class WordWalk {
  private readonly definitions: Readonly<Record<string, Schema>>;
  private readonly used = new Set<string>();

  constructor(schema: unknown) {
    this.definitions = (schema as Schema).$defs ?? {};
  }

  /** Notes the words of `data`, which the definition describes. */
  use(definition: string, data: unknown): void {
    this.note(this.definitions[definition], definition, data);
  }

  /** The words of these definitions, and of those that they refer to, that nothing has used: where they stand. */
  unused(definitions: readonly string[]): string[] {
    const words = new Set<string>();
    const seen = new Set<string>();
    for (const name of definitions) this.collect(this.definitions[name], name, words, seen);
    return [...words].filter((word) => !this.used.has(word));
  }

  private note(schema: Schema, at: string, data: unknown): void {
    if (schema.$ref !== undefined) {
      this.use(schema.$ref.slice(REF.length), data);
      return;
    }
    if (schema.enum !== undefined) this.used.add(`${at}: ${JSON.stringify(data)}`);
    waysOf(schema).forEach((way, index) => {
      if (!this.fits(way, data)) return;
      this.used.add(wayName(at, way, index));
      this.note(way, wayName(at, way, index), data);
    });
    if (Array.isArray(data)) for (const one of data) this.note(schema.items ?? {}, `${at}[]`, one);
    else if (typeof data === 'object' && data !== null) {
      for (const [key, value] of Object.entries(data)) {
        const described = schema.properties?.[key];
        if (described !== undefined) {
          this.used.add(`${at}.${key}`);
          this.note(described, `${at}.${key}`, value);
        } else if (typeof schema.additionalProperties === 'object') this.note(schema.additionalProperties, `${at}.*`, value);
      }
    }
  }

  private collect(schema: Schema, at: string, words: Set<string>, seen: Set<string>): void {
    if (seen.has(at)) return;
    seen.add(at);
    if (schema.$ref !== undefined) {
      const name = schema.$ref.slice(REF.length);
      this.collect(this.definitions[name], name, words, seen);
      return;
    }
    for (const value of schema.enum ?? []) words.add(`${at}: ${JSON.stringify(value)}`);
    waysOf(schema).forEach((way, index) => {
      words.add(wayName(at, way, index));
      this.collect(way, wayName(at, way, index), words, seen);
    });
    for (const [key, described] of Object.entries(schema.properties ?? {})) {
      words.add(`${at}.${key}`);
      this.collect(described, `${at}.${key}`, words, seen);
    }
    if (schema.items !== undefined) this.collect(schema.items, `${at}[]`, words, seen);
    if (typeof schema.additionalProperties === 'object') this.collect(schema.additionalProperties, `${at}.*`, words, seen);
  }

  /** Whether the data is written in this way, as far as that tells one way from another. */
  private fits(schema: Schema, data: unknown): boolean {
    if (schema.$ref !== undefined) return this.fits(this.definitions[schema.$ref.slice(REF.length)], data);
    if (schema.const !== undefined) return data === schema.const;
    if (schema.enum !== undefined) return schema.enum.includes(data);
    const ways = waysOf(schema);
    if (ways.length > 0 && !ways.some((way) => this.fits(way, data))) return false;
    if (schema.type !== undefined && ![schema.type].flat().some((type) => isOf(type, data))) return false;
    if (typeof data === 'string') return new RegExp(schema.pattern ?? '', 'u').test(data);
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return true;
    const keys = Object.keys(data);
    if (!(schema.required ?? []).every((key) => keys.includes(key))) return false;
    return schema.additionalProperties !== false || keys.every((key) => schema.properties?.[key] !== undefined);
  }
}

function waysOf(schema: Schema): readonly Schema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
}

/** A way is named by what it cannot do without, else by its type, else by its place. */
function wayName(at: string, way: Schema, index: number): string {
  const words =
    way.required?.join('+') ?? (way.const !== undefined ? JSON.stringify(way.const) : [way.type ?? index].flat().join('/'));
  return `${at} (${index}: ${words})`;
}

function isOf(type: string, data: unknown): boolean {
  if (type === 'integer') return Number.isInteger(data);
  if (type === 'array') return Array.isArray(data);
  if (type === 'null') return data === null;
  if (type === 'object') return typeof data === 'object' && data !== null && !Array.isArray(data);
  return typeof data === type;
}
