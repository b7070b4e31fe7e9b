/** The collector that all spans go through on their way to the trace store, as plain data; after OpenTelemetry's. */
import type { Micros } from '../base/time.ts';

export interface Collector {
  readonly name: string;
  /** Null: there is no end of it. */
  readonly memory: CollectorMemory | null;
  /** Which traces it keeps once they are over; null: all. */
  readonly tail: TailSampling | null;
  readonly sending: SpanSending;
  /** From its start until it takes spans. */
  readonly startupUs: Micros;
}

export interface CollectorMemory {
  /** What its container may use, in bytes; whoever needs more is killed. */
  readonly limit: number;
  /** What it needs without any span, and for each span that it holds. */
  readonly base: number;
  readonly perSpan: number;
  /** The share of its limit from which on it refuses what comes; null: it takes all. */
  readonly refusesAboveRatio: number | null;
}

/** A trace is kept if one of these says so. */
export interface TailSampling {
  /** From the first of its spans until it is decided. */
  readonly waitUs: Micros;
  /** Traces that are held or remembered; the oldest goes, decided or not. */
  readonly tracesMax: number;
  /** Whether traces with a span that failed are kept. */
  readonly errors: boolean;
  /** Traces that take at least so long are kept; null: that is no reason. */
  readonly slowUs: Micros | null;
  /** The share that is kept of all, by their id. */
  readonly ratio: number;
}

/** How spans leave for the trace store. */
export interface SpanSending {
  readonly everyUs: Micros;
  /** Spans that may wait; what does not fit is dropped. */
  readonly queueMax: number;
  /** Null: as fast as they come. */
  readonly perSecond: number | null;
  /** What has waited for so long has failed. */
  readonly givesUpUs: Micros;
}
