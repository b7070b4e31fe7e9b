/**
 * The agent on the machine that takes the lines of a replica to the log store: in batches, so they are found a while after they were
 * written, and through a buffer, so that what is written faster than it sends is dropped once that is full. It is a process of its own
 * that reads what a container has written, so the last words of a process that dies are sent like all others. The store has every line
 * from the start, in the order of time, and hides those that have not come.
 */
import { IntRing } from '../base/ring.ts';
import type { LogShipperModel } from '../model/logging.ts';
import type { MetricFamily } from '../model/series.ts';
import type { LogStore } from '../telemetry/log-store.ts';
import type { Handle, Target } from '../telemetry/target.ts';

const SECOND_US = 1e6;

export const SHIPPER_FAMILIES: readonly MetricFamily[] = [
  { name: 'log_shipper_sent_lines_total', kind: 'counter', unit: '', help: 'Log lines that were sent to the log store.' },
  {
    name: 'log_shipper_dropped_lines_total',
    kind: 'counter',
    unit: '',
    help: 'Log lines that were dropped because the buffer of the shipper was full.',
  },
  { name: 'log_shipper_buffer_bytes', kind: 'gauge', unit: 'bytes', help: 'Size of the log lines that are still to be sent.' },
];

export class LogShipper {
  model: LogShipperModel;
  /** Lines that are still to be sent, by their number in the store, and their sizes. */
  private readonly lines = new IntRing();
  private readonly sizes = new IntRing();
  private heldBytes = 0;
  /** What may be sent with the next batch beside its own share, since no line is cut in two. */
  private creditBytes = 0;
  readonly target: Target;
  /** Its replica is gone, and it goes when it has sent what it holds. */
  ending = false;
  private readonly sent: Handle;
  private readonly dropped: Handle;
  private readonly buffer: Handle;

  constructor(model: LogShipperModel, target: Target) {
    this.model = model;
    this.target = target;
    this.sent = target.instrument('log_shipper_sent_lines_total', {});
    this.dropped = target.instrument('log_shipper_dropped_lines_total', {});
    this.buffer = target.instrument('log_shipper_buffer_bytes', {});
  }

  /** Takes in the newest line of the store. True when it is the first to be sent, so that the next batch has to be arranged for. */
  take(logs: LogStore, bytes: number): boolean {
    const line = logs.recorded - 1;
    logs.hide(line);
    if (this.heldBytes + bytes > this.model.bufferBytes) {
      this.target.add(this.dropped, 1);
      return false;
    }
    this.hold(this.heldBytes + bytes);
    this.lines.push(line);
    this.sizes.push(bytes);
    return this.lines.length === 1;
  }

  /** Sends a batch. True when lines are left. */
  send(logs: LogStore): boolean {
    const { bytesPerSecond, everyUs } = this.model;
    this.creditBytes += bytesPerSecond === null ? Infinity : (bytesPerSecond * everyUs) / SECOND_US;
    while (this.lines.length > 0 && this.sizes.at(0) <= this.creditBytes) {
      const bytes = this.sizes.shift();
      this.creditBytes -= bytes;
      this.hold(this.heldBytes - bytes);
      logs.show(this.lines.shift());
      this.target.add(this.sent, 1);
    }
    // Who had nothing left to send does not save up, nor who had no limit until now.
    if (this.lines.length === 0 || bytesPerSecond === null) this.creditBytes = 0;
    return this.lines.length > 0;
  }

  /** How many lines it holds. */
  get held(): number {
    return this.lines.length;
  }

  private hold(bytes: number): void {
    this.heldBytes = bytes;
    this.target.set(this.buffer, bytes);
  }
}
