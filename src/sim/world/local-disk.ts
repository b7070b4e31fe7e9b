/**
 * The disk of one replica: it takes one write after the other, each as long as its bytes need, and has room for so many. Steps that
 * write wait in line for it (writing.ts); lines of the log, for which nobody waits, are written before those. What was written stays.
 */
import type { Micros } from '../base/time.ts';
import { WaitingLine } from '../kernel/waiting-line.ts';
import type { DiskModel } from '../model/process.ts';
import type { Handle, Target } from '../telemetry/target.ts';

const SECOND_US = 1e6;
export class LocalDisk {
  private readonly sizeBytes: number;
  private readonly bytesPerSecond: number;
  usedBytes: number;
  /** What somebody else has written, and what its speed is worth. */
  heldBytes = 0;
  speed = 1;
  /** Who waits for a turn, and the ticket of the event that is to give the next one; 0: none is under way. */
  readonly line = new WaitingLine();
  turnTicket = 0;
  private writtenBytes = 0;
  private busyUs = 0;
  /** When what is being written will be done. */
  freeAtUs: Micros = 0;
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

  /** Takes room for a write; false when there is not enough. */
  take(bytes: number): boolean {
    if (this.usedBytes + this.heldBytes + bytes > this.sizeBytes) return false;
    this.usedBytes += bytes;
    return true;
  }

  /** Writes bytes that have their room, behind what is being written: how long that takes from now. */
  write(bytes: number, nowUs: Micros): Micros {
    this.writtenBytes += bytes;
    const lengthUs = Math.ceil((bytes / (this.bytesPerSecond * this.speed)) * SECOND_US);
    this.busyUs += lengthUs;
    this.freeAtUs = Math.max(this.freeAtUs, nowUs) + lengthUs;
    return this.freeAtUs - nowUs;
  }

  /** Something that was written is gone, or will not be written. */
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
