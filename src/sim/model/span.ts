/** Spans as people read them, in OpenTelemetry's words. The store keeps columns; these are made when somebody asks. */
import type { Micros } from '../base/time.ts';

export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal';

export interface SpanEvent {
  readonly name: string;
  readonly atUs: Micros;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface Span {
  /** 32 lower-case hex digits (W3C trace context). */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly service: string;
  readonly pod: string;
  readonly startUs: Micros;
  readonly durationUs: Micros;
  readonly status: 'unset' | 'error';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly events: readonly SpanEvent[];
}

/** All spans of one trace that are kept, by start time. */
export interface Trace {
  readonly traceId: string;
  readonly spans: readonly Span[];
}

/** A line of a search result. */
export interface TraceSummary {
  readonly traceId: string;
  readonly rootService: string;
  readonly rootName: string;
  readonly startUs: Micros;
  readonly durationUs: Micros;
  readonly spanCount: number;
  readonly error: boolean;
}

export interface TraceSearch {
  /** The root span's service and route; absent means any. */
  readonly service?: string;
  readonly route?: string;
  readonly minDurationUs?: Micros;
  readonly maxDurationUs?: Micros;
  readonly errorsOnly?: boolean;
  /** Traces whose root started with fromUs <= start < toUs. */
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly order: 'newest' | 'slowest';
  readonly limit: number;
}
