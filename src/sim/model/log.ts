/** A log line as people read it; the store keeps columns and message templates. */
import type { Micros } from '../base/time.ts';
import type { LogLevel } from './logging.ts';

export interface LogRecord {
  readonly timestampUs: Micros;
  readonly level: LogLevel;
  readonly service: string;
  readonly pod: string;
  readonly message: string;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly correlationId: string | null;
  readonly fields: Readonly<Record<string, string | number>>;
}

export interface LogSearch {
  readonly service?: string;
  /** This level and the graver ones. */
  readonly minLevel?: LogLevel;
  readonly traceId?: string;
  /** Case-insensitive, over message, pod and fields. */
  readonly text?: string;
  /** Lines with fromUs <= time < toUs. */
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
}

export interface LogSearchResult {
  readonly records: readonly LogRecord[];
  /** Matching lines in the range, shown or not. */
  readonly matched: number;
}
