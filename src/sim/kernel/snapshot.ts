/**
 * The exact state of anything as bytes, and back (law 4). Walks an object graph of plain data: numbers, strings, booleans, null,
 * arrays, Maps, Sets, typed arrays, plain objects, and instances of the classes that it is given; shared references and cycles
 * survive. A function anywhere in the graph is a bug and stops it: that is how law 4 is kept. The same graph gives the same
 * bytes in every engine (all of them little-endian), so a digest of these bytes is a digest of the state.
 */
import { assert } from '../base/assert.ts';

/** What a class must be to occur in a snapshot: its fields are its state, or it says itself what is. */
export interface SnapshotClass {
  readonly name: string;
  readonly prototype: object;
}

interface SelfSaving {
  save(): number[];
  load(saved: readonly number[]): void;
}

type Plain = object | number | string | boolean | null | undefined;
type Columns = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

const TAG_UNDEFINED = 0;
const TAG_NULL = 1;
const TAG_FALSE = 2;
const TAG_TRUE = 3;
const TAG_NUMBER = 4;
const TAG_STRING = 5;
const TAG_KNOWN_STRING = 6;
const TAG_REFERENCE = 7;
const TAG_ARRAY = 8;
const TAG_MAP = 9;
const TAG_SET = 10;
const TAG_OBJECT = 11;
const TAG_INSTANCE = 12;
const TAG_SELF_SAVING = 13;
const TAG_COLUMNS = 14;

const COLUMN_TYPES = [Float64Array, Int32Array, Uint32Array, Uint16Array, Uint8Array] as const;
const BUFFER_BYTES = 1 << 16;

/** Writes `root` as bytes, handed to `sink` piece by piece; a piece is only valid during the call. */
export function writeSnapshot(root: object, classes: readonly SnapshotClass[], sink: (bytes: Uint8Array) => void): void {
  const writer = new Writer(classes, sink);
  writer.value(root);
  writer.flush();
}

/** Makes the graph that `writeSnapshot` wrote, with the same classes. */
export function readSnapshot(bytes: Uint8Array, classes: readonly SnapshotClass[]): object {
  const root = new Reader(bytes, classes).value();
  assert(typeof root === 'object' && root !== null, 'a snapshot holds one object');
  return root;
}

class Writer {
  private readonly classes: readonly SnapshotClass[];
  private readonly sink: (bytes: Uint8Array) => void;
  private readonly buffer = new Uint8Array(BUFFER_BYTES);
  private readonly view = new DataView(this.buffer.buffer);
  private used = 0;
  private readonly seen = new Map<object, number>();
  private readonly strings = new Map<string, number>();

  constructor(classes: readonly SnapshotClass[], sink: (bytes: Uint8Array) => void) {
    this.classes = classes;
    this.sink = sink;
  }

  flush(): void {
    if (this.used > 0) this.sink(this.buffer.subarray(0, this.used));
    this.used = 0;
  }

  value(value: Plain): void {
    switch (typeof value) {
      case 'undefined':
        return this.byte(TAG_UNDEFINED);
      case 'boolean':
        return this.byte(value ? TAG_TRUE : TAG_FALSE);
      case 'number':
        this.byte(TAG_NUMBER);
        return this.float(value);
      case 'string':
        return this.string(value);
      case 'object':
        return value === null ? this.byte(TAG_NULL) : this.object(value);
      default:
        assert(false, `a ${typeof value} is part of the state of a run; only plain data can be saved (law 4)`);
    }
  }

  private object(value: object): void {
    const known = this.seen.get(value);
    if (known !== undefined) {
      this.byte(TAG_REFERENCE);
      return this.count(known);
    }
    this.seen.set(value, this.seen.size);
    if (Array.isArray(value)) {
      this.byte(TAG_ARRAY);
      this.count(value.length);
      for (const item of value as Plain[]) this.value(item);
    } else if (value instanceof Map) {
      this.byte(TAG_MAP);
      this.count(value.size);
      for (const [key, item] of value as Map<Plain, Plain>) {
        this.value(key);
        this.value(item);
      }
    } else if (value instanceof Set) {
      this.byte(TAG_SET);
      this.count(value.size);
      for (const item of value as Set<Plain>) this.value(item);
    } else if (ArrayBuffer.isView(value)) this.columns(value as Columns);
    else this.fields(value);
  }

  private columns(columns: Columns): void {
    const type = COLUMN_TYPES.findIndex((candidate) => columns instanceof candidate);
    assert(type >= 0, 'a column type is not known to snapshots');
    this.byte(TAG_COLUMNS);
    this.byte(type);
    this.count(columns.length);
    this.flush();
    this.sink(new Uint8Array(columns.buffer, columns.byteOffset, columns.byteLength));
  }

  private fields(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (isSelfSaving(value)) {
      this.byte(TAG_SELF_SAVING);
      this.count(this.classOf(prototype));
      const saved = value.save();
      this.count(saved.length);
      for (const number of saved) this.float(number);
      return;
    }
    if (prototype === Object.prototype || prototype === null) this.byte(TAG_OBJECT);
    else {
      this.byte(TAG_INSTANCE);
      this.count(this.classOf(prototype));
    }
    const entries = Object.entries(value) as [string, Plain][];
    this.count(entries.length);
    for (const [key, item] of entries) {
      this.string(key);
      this.value(item);
    }
  }

  private classOf(prototype: unknown): number {
    const index = this.classes.findIndex((candidate) => candidate.prototype === prototype);
    assert(
      index >= 0,
      `class ${(prototype as { constructor?: { name?: string } }).constructor?.name ?? '?'} is not registered for snapshots`,
    );
    return index;
  }

  private string(text: string): void {
    const known = this.strings.get(text);
    if (known !== undefined) {
      this.byte(TAG_KNOWN_STRING);
      return this.count(known);
    }
    this.strings.set(text, this.strings.size);
    this.byte(TAG_STRING);
    this.count(text.length);
    for (let i = 0; i < text.length; i++) {
      this.reserve(2);
      this.view.setUint16(this.used, text.charCodeAt(i), true);
      this.used += 2;
    }
  }

  private byte(value: number): void {
    this.reserve(1);
    this.buffer[this.used++] = value;
  }

  private count(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.used, value, true);
    this.used += 4;
  }

  /** NaN is written as one bit pattern whatever it was: engines differ in the bits, and nothing may depend on them. */
  private float(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.used, value === value ? value : NaN, true);
    if (value !== value) this.view.setUint32(this.used + 4, 0x7ff80000, true);
    this.used += 8;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes > BUFFER_BYTES) this.flush();
  }
}

class Reader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly classes: readonly SnapshotClass[];
  private at = 0;
  private readonly objects: object[] = [];
  private readonly strings: string[] = [];

  constructor(bytes: Uint8Array, classes: readonly SnapshotClass[]) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.classes = classes;
  }

  value(): Plain {
    const tag = this.bytes[this.at++];
    switch (tag) {
      case TAG_UNDEFINED:
        return undefined;
      case TAG_NULL:
        return null;
      case TAG_FALSE:
        return false;
      case TAG_TRUE:
        return true;
      case TAG_NUMBER:
        return this.float();
      case TAG_STRING:
        return this.newString();
      case TAG_KNOWN_STRING:
        return this.strings[this.count()];
      case TAG_REFERENCE:
        return this.objects[this.count()];
      default:
        return this.object(tag);
    }
  }

  private object(tag: number): object {
    switch (tag) {
      case TAG_ARRAY: {
        const array: Plain[] = [];
        this.objects.push(array);
        for (let left = this.count(); left > 0; left--) array.push(this.value());
        return array;
      }
      case TAG_MAP: {
        const map = new Map<Plain, Plain>();
        this.objects.push(map);
        for (let left = this.count(); left > 0; left--) {
          const key = this.value();
          map.set(key, this.value());
        }
        return map;
      }
      case TAG_SET: {
        const set = new Set<Plain>();
        this.objects.push(set);
        for (let left = this.count(); left > 0; left--) set.add(this.value());
        return set;
      }
      case TAG_COLUMNS:
        return this.columns();
      case TAG_SELF_SAVING: {
        const instance = this.instance() as SelfSaving;
        this.objects.push(instance);
        instance.load(Array.from({ length: this.count() }, () => this.float()));
        return instance;
      }
      case TAG_OBJECT:
        return this.fields({});
      case TAG_INSTANCE:
        return this.fields(this.instance());
      default:
        return assert(false, `the snapshot is damaged at byte ${this.at}`) ?? {};
    }
  }

  private instance(): object {
    return Object.create(this.classes[this.count()].prototype) as object;
  }

  private fields(target: object): object {
    this.objects.push(target);
    const record = target as Record<string, Plain>;
    for (let left = this.count(); left > 0; left--) {
      const key = this.value() as string;
      record[key] = this.value();
    }
    return target;
  }

  private columns(): Columns {
    const type = COLUMN_TYPES[this.bytes[this.at++]];
    const columns = new type(this.count());
    const raw = new Uint8Array(columns.buffer);
    raw.set(this.bytes.subarray(this.at, this.at + raw.length));
    this.at += raw.length;
    this.objects.push(columns);
    return columns;
  }

  private newString(): string {
    const length = this.count();
    let text = '';
    for (let i = 0; i < length; i++, this.at += 2) text += String.fromCharCode(this.view.getUint16(this.at, true));
    this.strings.push(text);
    return text;
  }

  private count(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  private float(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }
}

function isSelfSaving(value: object): value is SelfSaving {
  return 'save' in value && 'load' in value && typeof value.save === 'function' && typeof value.load === 'function';
}
