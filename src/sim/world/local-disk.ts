/**
 * The disk of one replica: it takes one write after the other, each as long as its bytes need, and has room for so many. What was
 * written stays.
 */
import type { Micros } from '../base/time.ts';
import type { DiskModel } from '../model/process.ts';
import type { Handle, Target } from '../telemetry/target.ts';

const SECOND_US = 1e6;
/** There is no room for it. */
export const NO_SPACE = -1;

export class LocalDisk {
  private readonly sizeBytes: number;
  private readonly bytesPerSecond: number;
  usedBytes: number;
  /** What somebody else has written, and what its speed is worth. */
  heldBytes = 0;
  speed = 1;
  private writtenBytes = 0;
  private busyUs = 0;
  /** When the writes that it has now will be done. */
  private freeAtUs: Micros = 0;
  private readonly size: Handle;
  private readonly available: Handle;
  private readonly written: Handle;
  private readonly busy: Handle;

  constructor(model: DiskModel, target: Target) {
    this.sizeBytes = model.sizeBytes;
    this.bytesPerSecond = model.bytesPerSecond;
    this.usedBytes = model.usedBytes;
    this.size = target.instrument('node_filesystem_size_bytes', {});
    this.available = target.instrument('node_filesystem_avail_bytes', {});
    this.written = target.instrument('node_disk_written_bytes_total', {});
    this.busy = target.seconds('node_disk_io_time_seconds_total', {});
  }

  /** How long a write takes that begins now, the wait for those before it included; NO_SPACE when it does not fit. */
  write(bytes: number, nowUs: Micros): Micros {
    if (this.usedBytes + this.heldBytes + bytes > this.sizeBytes) return NO_SPACE;
    this.usedBytes += bytes;
    this.writtenBytes += bytes;
    const lengthUs = Math.ceil((bytes / (this.bytesPerSecond * this.speed)) * SECOND_US);
    this.busyUs += lengthUs;
    this.freeAtUs = Math.max(this.freeAtUs, nowUs) + lengthUs;
    return this.freeAtUs - nowUs;
  }

  /** Something that was written is gone. */
  free(bytes: number): void {
    this.usedBytes -= bytes;
  }

  read(target: Target, nowUs: Micros): void {
    target.set(this.size, this.sizeBytes);
    target.set(this.available, Math.max(0, this.sizeBytes - this.usedBytes - this.heldBytes));
    target.set(this.written, this.writtenBytes);
    target.set(this.busy, this.busyUs - Math.max(0, this.freeAtUs - nowUs));
  }
}
