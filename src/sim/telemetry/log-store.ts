/**
 * All log lines of a run in columns: chunks of 64k rows, 33 bytes a line. A line is a template (level, service, message, field
 * names) and up to two numbers; text is made when somebody reads it.
 */
import { LimitReached } from '../base/limit.ts';
import type { Micros } from '../base/time.ts';
import type { LogRecord } from '../model/log.ts';
import { LOG_LEVELS } from '../model/logging.ts';
import { Clocks } from './clocks.ts';
import type { LogLevel } from '../model/logging.ts';
import { correlationId, spanId, traceId } from './trace-ids.ts';

const CHUNK_ROWS = 1 << 16;
/** Lines kept before the oldest chunk goes: 4.2 million. */
const CHUNKS_MAX = 64;

/** What a line takes as JSON beside its fields: time, level, service and the names of the four. */
const FRAME_BYTES = 80;
/** What its trace and span ids take, with their names. */
const TRACE_BYTES = 90;
/** A number, on average. */
const NUMBER_BYTES = 6;
/** Quotes, colon and comma of a field. */
const FIELD_BYTES = 6;
/** What a column of 16 bits can tell apart. */
const TEMPLATES_MAX = 1 << 16;

export interface LogTemplate {
  readonly level: LogLevel;
  readonly service: string;
  /** `{name}` stands for the field of that name. */
  readonly message: string;
  readonly fixed: Readonly<Record<string, string | number>>;
  /** Names of the two numbers of a line; a name that ends in `_ms` is kept in microseconds and shown in milliseconds. */
  readonly a: string | null;
  readonly b: string | null;
}

export class LogChunk {
  rows = 0;
  readonly atUs = new Float64Array(CHUNK_ROWS);
  readonly trace = new Uint32Array(CHUNK_ROWS);
  readonly span = new Uint32Array(CHUNK_ROWS);
  readonly visit = new Uint32Array(CHUNK_ROWS);
  readonly template = new Uint16Array(CHUNK_ROWS);
  readonly pod = new Uint16Array(CHUNK_ROWS);
  readonly a = new Uint32Array(CHUNK_ROWS);
  readonly b = new Uint32Array(CHUNK_ROWS);
  /** 1: written, but not to be found (yet). */
  readonly hidden = new Uint8Array(CHUNK_ROWS);
}

export class LogStore {
  readonly salt: number;
  readonly chunks: LogChunk[] = [];
  readonly templates: LogTemplate[] = [];
  /** By template: the place of its level among all. */
  readonly levels: number[] = [];
  /** By template: what a line without a trace takes. */
  private readonly bytes: number[] = [];
  readonly podNames: string[];
  readonly clocks: Clocks;
  recorded = 0;
  dropped = 0;
  private open: LogChunk;

  /** `podNames` is the table that `pod` columns point into, shared with the span store. */
  constructor(salt: number, podNames: string[], clocks = new Clocks()) {
    this.salt = salt;
    this.clocks = clocks;
    this.podNames = podNames;
    this.open = new LogChunk();
    this.chunks.push(this.open);
  }

  defineTemplate(template: LogTemplate): number {
    if (this.templates.length === TEMPLATES_MAX)
      throw new LimitReached(`templatesMax: there are ${TEMPLATES_MAX} kinds of log lines`);
    this.levels.push(LOG_LEVELS.indexOf(template.level));
    this.bytes.push(bytesOf(template));
    return this.templates.push(template) - 1;
  }

  /** What a line takes in a file; an estimate, since numbers vary. */
  lineBytes(template: number, trace: number): number {
    return trace === 0 ? this.bytes[template] : this.bytes[template] + TRACE_BYTES;
  }

  /** Adds a line; trace, span and visit are 0 when the line belongs to no request. */
  record(atUs: Micros, template: number, pod: number, trace: number, span: number, visit: number, a: number, b: number): void {
    let chunk = this.open;
    if (chunk.rows === CHUNK_ROWS) chunk = this.addChunk();
    const row = chunk.rows++;
    chunk.atUs[row] = atUs;
    chunk.template[row] = template;
    chunk.pod[row] = pod;
    chunk.trace[row] = trace;
    chunk.span[row] = span;
    chunk.visit[row] = visit;
    chunk.a[row] = a;
    // Nearly always 0, as a new column is: memory that nobody writes is not there yet.
    if (b !== 0) chunk.b[row] = b;
    this.recorded++;
  }

  /** The line of this number, counted from the first that was recorded, is not found until it is shown. */
  hide(line: number): void {
    this.mark(line, 1);
  }

  show(line: number): void {
    this.mark(line, 0);
  }

  recordAt(chunk: LogChunk, row: number): LogRecord {
    const template = this.templates[chunk.template[row]];
    const fields: Record<string, string | number> = { ...template.fixed };
    if (template.a !== null) fields[template.a] = fieldValue(template.a, chunk.a[row]);
    if (template.b !== null) fields[template.b] = fieldValue(template.b, chunk.b[row]);
    const trace = chunk.trace[row];
    return {
      timestampUs: this.clocks.shown(chunk.pod[row], chunk.atUs[row]),
      level: template.level,
      service: template.service,
      pod: this.podNames[chunk.pod[row]],
      message: template.message.replace(/\{(\w+)\}/g, (whole, name: string) =>
        Object.hasOwn(fields, name) ? String(fields[name]) : whole,
      ),
      traceId: trace === 0 ? null : traceId(trace, this.salt),
      spanId: chunk.span[row] === 0 ? null : spanId(chunk.span[row], this.salt),
      correlationId: chunk.visit[row] === 0 ? null : correlationId(chunk.visit[row], this.salt),
      fields,
    };
  }

  private mark(line: number, hidden: number): void {
    const at = line - this.dropped;
    if (at >= 0) this.chunks[Math.floor(at / CHUNK_ROWS)].hidden[at % CHUNK_ROWS] = hidden;
  }

  private addChunk(): LogChunk {
    if (this.chunks.length === CHUNKS_MAX) {
      const oldest = this.chunks.shift();
      this.dropped += oldest === undefined ? 0 : oldest.rows;
    }
    this.open = new LogChunk();
    this.chunks.push(this.open);
    return this.open;
  }
}

function bytesOf({ service, message, fixed, a, b }: LogTemplate): number {
  let bytes = FRAME_BYTES + service.length + message.replaceAll(/\{\w+\}/g, '0'.repeat(NUMBER_BYTES)).length;
  for (const [name, value] of Object.entries(fixed)) bytes += FIELD_BYTES + name.length + String(value).length;
  for (const name of [a, b]) if (name !== null) bytes += FIELD_BYTES + name.length + NUMBER_BYTES;
  return bytes;
}

/** A number of a line as it is shown. */
export function fieldValue(name: string, value: number): number {
  return name.endsWith('_ms') ? value / 1000 : value;
}
