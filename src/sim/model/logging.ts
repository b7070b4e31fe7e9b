/** What the processes of a service write about themselves, and where it goes beside the log store. */
import type { Micros } from '../base/time.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Logging {
  /** Lines below it are not written. */
  readonly level: LogLevel;
  /** Processor time that one line at the level of debug costs. */
  readonly debugUs: Micros;
  /** The file on the disk of the replica that the lines go to; null: they take no room. */
  readonly file: LogFileModel | null;
  /** How they get to the log store; null: at once. */
  readonly shipper: LogShipperModel | null;
}

export interface LogFileModel {
  /** As much of the newest is kept; null: all of it. */
  readonly keepBytes: number | null;
}

export interface LogShipperModel {
  /** Lines are sent in batches, the first so long after it was written. */
  readonly everyUs: Micros;
  /** Lines that wait to be sent; what does not fit is dropped. */
  readonly bufferBytes: number;
  /** Null: as fast as they come. */
  readonly bytesPerSecond: number | null;
}

/** From the least grave on. */
export const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export const PLAIN_LOGGING: Logging = { level: 'info', debugUs: 0, file: null, shipper: null };
