/**
 * What one process writes of its log (telling.ts) and what that costs it: lines below its level are not written, lines for its file
 * take room on the disk of the replica, and those for which there is none are lost.
 */
import type { Micros } from '../base/time.ts';
import { LOG_LEVELS, type LogFileModel, type Logging } from '../model/logging.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import type { LogShipper } from './log-shipper.ts';
import type { LocalDisk } from './local-disk.ts';

export const LOG_FAMILIES: readonly MetricFamily[] = [
  { name: 'log_file_size_bytes', kind: 'gauge', unit: 'bytes', help: 'Size of the log on the disk of the replica.' },
  { name: 'log_write_errors_total', kind: 'counter', unit: '', help: 'Log lines that could not be written.' },
];

/** Place of a level among all (LOG_LEVELS). */
export const DEBUG = 0;

export class LogWriter {
  /** The least grave level that it writes. */
  level = 0;
  /** Processor time that lines have cost and that the process has not worked off yet. */
  owedUs: Micros = 0;
  /** Whether its lines change anything but what is read of them. */
  matters = false;
  readonly file: LogFile | null;
  readonly shipper: LogShipper | null;
  private debugUs: Micros = 0;

  constructor(model: Logging, disk: LocalDisk | null, target: Target, shipper: LogShipper | null = null) {
    this.file = model.file === null || disk === null ? null : new LogFile(model.file, disk, target);
    this.shipper = shipper;
    this.obey(model);
  }

  obey(model: Logging): void {
    this.level = LOG_LEVELS.indexOf(model.level);
    this.debugUs = model.debugUs;
    this.file?.obey(model.file);
    if (this.shipper !== null && model.shipper !== null) this.shipper.model = model.shipper;
    this.matters = this.file !== null || this.level === DEBUG;
  }

  /** A line of this level and size is written. False when it is lost. */
  write(level: number, bytes: number, nowUs: Micros): boolean {
    if (level === DEBUG) this.owedUs += this.debugUs;
    return this.file === null || this.file.append(bytes, nowUs);
  }

  /** Writes the gauges for a scrape. */
  read(target: Target): void {
    this.file?.read(target);
  }

  /** What a piece of work takes when the lines written before it are paid for. */
  payWith(demandUs: Micros): Micros {
    const total = demandUs + this.owedUs;
    this.owedUs = 0;
    return total;
  }
}

export class LogFile {
  private readonly disk: LocalDisk;
  private readonly target: Target;
  private readonly size: Handle;
  private readonly errors: Handle;
  private keepBytes = Infinity;
  private bytes = 0;

  constructor(model: LogFileModel, disk: LocalDisk, target: Target) {
    this.disk = disk;
    this.target = target;
    this.size = target.instrument('log_file_size_bytes', {});
    this.errors = target.instrument('log_write_errors_total', {});
    this.obey(model);
  }

  obey(model: LogFileModel | null): void {
    this.keepBytes = model?.keepBytes ?? Infinity;
    this.rotate(0);
  }

  append(bytes: number, nowUs: Micros): boolean {
    this.rotate(bytes);
    if (!this.disk.take(bytes)) {
      this.target.add(this.errors, 1);
      return false;
    }
    this.disk.write(bytes, nowUs);
    this.bytes += bytes;
    return true;
  }

  read(target: Target): void {
    target.set(this.size, this.bytes);
  }

  /** Drops the oldest of it, so that `more` bytes are no more than is kept. */
  private rotate(more: number): void {
    const over = Math.min(this.bytes, Math.max(0, this.bytes + more - this.keepBytes));
    this.bytes -= over;
    this.disk.free(over);
  }
}
