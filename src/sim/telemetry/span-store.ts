/**
 * All spans of a run in columns: chunks of 64k rows, 39 bytes a span. What spans of one operation share (service, name, kind,
 * attributes that never vary) is kept once as a template; two numbers per span carry what varies. Spans become objects only
 * when somebody looks at them.
 */
import { LimitReached } from '../base/limit.ts';
import type { Micros } from '../base/time.ts';
import type { Span, SpanEvent, SpanKind, Trace } from '../model/span.ts';
import { Clocks } from './clocks.ts';
import { spanId, traceId } from './trace-ids.ts';
import type { TraceSampling } from './trace-sampling.ts';

export const CHUNK_ROWS = 1 << 16;
/** Spans kept before the oldest chunk goes: 4.2 million, 160 MB. */
const CHUNKS_MAX = 64;

/** Codes of spans that ended without an answer: nobody answered in time, the caller ended it, or it was never begun. */
const ERROR_TYPES = [
  '',
  'timeout',
  'cancelled',
  'circuit_breaker_open',
  'rate_limited',
  'bulkhead_full',
  'EADDRNOTAVAIL',
  'host_not_found',
  'certificate_expired',
];

/** Code of a span that was answered with 200, by something that the caller has found wrong. */
const INVALID_ANSWER = 600;

/** What the two numbers of a span mean: an attribute (an ordinal is left out at 0), or a wait after which an event happened. */
export type SpanMeasure =
  | { readonly as: 'attribute'; readonly name: string }
  | { readonly as: 'ordinal'; readonly name: string }
  | { readonly as: 'event'; readonly name: string; readonly attribute: string }
  | { readonly as: 'variant'; readonly name: string; readonly values: readonly string[] };

/** What a column of 16 bits can tell apart. */
const TEMPLATES_MAX = 1 << 16;

export interface SpanTemplate {
  readonly service: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Attribute that holds the span's code, e.g. `http.response.status_code`; null when it has none. */
  readonly codeAttribute: string | null;
  readonly a: SpanMeasure | null;
  readonly b: SpanMeasure | null;
}

export class SpanChunk {
  rows = 0;
  /** What the chunk can hold, so that searches pass it by: anything while it is being filled, exact once it is full. */
  startMinUs = 0;
  startMaxUs = Infinity;
  traceMin = 0;
  traceMax = Infinity;
  readonly startUs = new Float64Array(CHUNK_ROWS);
  readonly durationUs = new Uint32Array(CHUNK_ROWS);
  readonly trace = new Uint32Array(CHUNK_ROWS);
  readonly span = new Uint32Array(CHUNK_ROWS);
  /** 0 for the root of a trace. */
  readonly parent = new Uint32Array(CHUNK_ROWS);
  readonly template = new Uint16Array(CHUNK_ROWS);
  readonly pod = new Uint16Array(CHUNK_ROWS);
  readonly code = new Uint16Array(CHUNK_ROWS);
  readonly a = new Uint32Array(CHUNK_ROWS);
  readonly b = new Uint32Array(CHUNK_ROWS);
  /** 1: it has been, but nobody finds it. */
  readonly hidden = new Uint8Array(CHUNK_ROWS);

  seal(): void {
    const { rows, startUs, trace } = this;
    let startMinUs = Infinity;
    let startMaxUs = 0;
    let traceMin = Infinity;
    let traceMax = 0;
    for (let row = 0; row < rows; row++) {
      if (startUs[row] < startMinUs) startMinUs = startUs[row];
      if (startUs[row] > startMaxUs) startMaxUs = startUs[row];
      if (trace[row] < traceMin) traceMin = trace[row];
      if (trace[row] > traceMax) traceMax = trace[row];
    }
    this.startMinUs = startMinUs;
    this.startMaxUs = startMaxUs;
    this.traceMin = traceMin;
    this.traceMax = traceMax;
  }
}

/** Whoever takes a span on from the process that it ended in; until he shows it in the store nobody finds it. */
export interface SpanTaker {
  take(line: number, trace: number, startUs: Micros, nowUs: Micros, code: number): void;
}

export class SpanStore {
  readonly salt: number;
  readonly chunks: SpanChunk[] = [];
  readonly templates: SpanTemplate[] = [];
  readonly podNames: string[] = [];
  readonly clocks: Clocks;
  recorded = 0;
  dropped = 0;
  /** Null: every trace is kept. */
  sampling: TraceSampling | null = null;
  /** Null: what is kept is found at once. */
  collector: SpanTaker | null = null;
  private open: SpanChunk;

  constructor(salt: number, clocks = new Clocks()) {
    this.salt = salt;
    this.clocks = clocks;
    this.open = new SpanChunk();
    this.chunks.push(this.open);
  }

  defineTemplate(template: SpanTemplate): number {
    if (this.templates.length === TEMPLATES_MAX)
      throw new LimitReached(`templatesMax: there are ${TEMPLATES_MAX} kinds of spans`);
    return this.templates.push(template) - 1;
  }

  definePod(name: string): number {
    return this.podNames.push(name) - 1;
  }

  /** Adds a finished span. `code` >= 500, or that of an error type for a call without an answer, means error. */
  record(
    startUs: Micros,
    durationUs: Micros,
    trace: number,
    span: number,
    parent: number,
    template: number,
    pod: number,
    code: number,
    a: number,
    b: number,
  ): void {
    let chunk = this.open;
    if (chunk.rows === CHUNK_ROWS) chunk = this.addChunk();
    const row = chunk.rows++;
    chunk.startUs[row] = startUs;
    chunk.durationUs[row] = durationUs;
    chunk.trace[row] = trace;
    chunk.span[row] = span;
    chunk.parent[row] = parent;
    chunk.template[row] = template;
    chunk.pod[row] = pod;
    chunk.code[row] = code;
    chunk.a[row] = a;
    // Nearly always 0, as a new column is: memory that nobody writes is not there yet.
    if (b !== 0) chunk.b[row] = b;
    this.recorded++;
    if (this.sampling !== null && this.sampling.leavesOut(trace)) chunk.hidden[row] = 1;
    else if (this.collector !== null) {
      chunk.hidden[row] = 1;
      this.collector.take(this.recorded - 1, trace, startUs, startUs + durationUs, code);
    }
  }

  /** The span of this number, counted from the first that was recorded, is found from now on. */
  show(line: number): void {
    const at = line - this.dropped;
    if (at >= 0) this.chunks[Math.floor(at / CHUNK_ROWS)].hidden[at % CHUNK_ROWS] = 0;
  }

  /** The trace with this ordinal, spans by start; null when none of its spans is kept or may be found. */
  trace(ordinal: number): Trace | null {
    const spans: Span[] = [];
    for (const chunk of this.chunks) {
      if (ordinal < chunk.traceMin || ordinal > chunk.traceMax) continue;
      for (let row = 0; row < chunk.rows; row++)
        if (chunk.trace[row] === ordinal && chunk.hidden[row] === 0) spans.push(this.spanAt(chunk, row));
    }
    if (spans.length === 0) return null;
    spans.sort((x, y) => x.startUs - y.startUs || y.durationUs - x.durationUs);
    return { traceId: traceId(ordinal, this.salt), spans };
  }

  /** When it began, by the clock of who wrote it. */
  startUs({ pod, startUs }: SpanChunk, row: number): Micros {
    return this.clocks.shown(pod[row], startUs[row]);
  }

  spanAt(chunk: SpanChunk, row: number): Span {
    const template = this.templates[chunk.template[row]];
    const attributes: Record<string, string | number> = { ...template.attributes };
    const events: SpanEvent[] = [];
    const code = chunk.code[row];
    const startUs = this.startUs(chunk, row);
    if (code === INVALID_ANSWER) {
      if (template.codeAttribute !== null) attributes[template.codeAttribute] = 200;
      attributes['error.type'] = 'invalid_response';
      const atUs = startUs + chunk.durationUs[row];
      events.push({ name: 'exception', atUs, attributes: { 'exception.type': 'InvalidResponse' } });
    } else if (code >= ERROR_TYPES.length) {
      if (template.codeAttribute !== null) attributes[template.codeAttribute] = code;
    } else if (code > 0) attributes['error.type'] = ERROR_TYPES[code];
    describe(template.a, chunk.a[row], startUs, attributes, events);
    describe(template.b, chunk.b[row], startUs, attributes, events);
    return {
      traceId: traceId(chunk.trace[row], this.salt),
      spanId: spanId(chunk.span[row], this.salt),
      parentSpanId: chunk.parent[row] === 0 ? null : spanId(chunk.parent[row], this.salt),
      name: template.name,
      kind: template.kind,
      service: template.service,
      pod: this.podNames[chunk.pod[row]],
      startUs,
      durationUs: chunk.durationUs[row],
      status: isError(code) ? 'error' : 'unset',
      attributes,
      events,
    };
  }

  private addChunk(): SpanChunk {
    this.open.seal();
    if (this.chunks.length === CHUNKS_MAX) {
      const oldest = this.chunks.shift();
      this.dropped += oldest === undefined ? 0 : oldest.rows;
    }
    this.open = new SpanChunk();
    this.chunks.push(this.open);
    return this.open;
  }
}

export function isError(code: number): boolean {
  return (code > 0 && code < ERROR_TYPES.length) || code >= 500;
}

function describe(
  measure: SpanMeasure | null,
  value: number,
  startUs: Micros,
  attributes: Record<string, string | number>,
  events: SpanEvent[],
): void {
  if (measure === null) return;
  switch (measure.as) {
    case 'attribute':
      attributes[measure.name] = value;
      break;
    case 'ordinal':
      if (value > 0) attributes[measure.name] = value;
      break;
    case 'variant':
      attributes[measure.name] = measure.values[value];
      break;
    case 'event':
      if (value > 0)
        events.push({ name: measure.name, atUs: startUs + value, attributes: { [measure.attribute]: value / 1000 } });
  }
}
