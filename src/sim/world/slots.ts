/**
 * Something in one process that only so many may hold at once, with a line of those who wait: a lock has one slot, a pool of threads
 * some. It does not know its holders, so who asks for another slot while he holds one may wait for himself, as with every mutex
 * that is not re-entrant and every pool whose tasks wait for tasks of the same pool.
 */
import type { Micros } from '../base/time.ts';
import { WaitingLine } from '../kernel/waiting-line.ts';
import type { ThreadPool } from '../model/process.ts';
import type { Handle, Target } from '../telemetry/target.ts';

/** Handles of what is shown; -1 for what is not. */
interface SlotInstruments {
  readonly size: Handle;
  readonly taken: Handle;
  readonly waiting: Handle;
  readonly waitSeconds: Handle;
  readonly timeouts: Handle;
  readonly rejected: Handle;
}

export class Slots {
  taken = 0;
  readonly line = new WaitingLine();
  slotsMax: number;
  queueMax: number;
  /** Whether waiting is a span (wait-spans.ts). */
  traced = false;
  /** Who holds two, or holds one and waits for the other (nesting.ts). */
  readonly nested = new Set<number>();
  readonly instruments: SlotInstruments;
  private waitedUs: Micros = 0;
  private updatedAtUs: Micros;

  constructor(slotsMax: number, queueMax: number, instruments: SlotInstruments, nowUs: Micros) {
    this.slotsMax = slotsMax;
    this.queueMax = queueMax;
    this.instruments = instruments;
    this.updatedAtUs = nowUs;
  }

  /** To be called before the line changes: time spent waiting is the sum of the line's length over time. */
  update(nowUs: Micros): void {
    this.waitedUs += this.line.length * (nowUs - this.updatedAtUs);
    this.updatedAtUs = nowUs;
  }

  read(target: Target, nowUs: Micros): void {
    this.update(nowUs);
    const { size, taken, waiting, waitSeconds } = this.instruments;
    if (size >= 0) target.set(size, this.slotsMax);
    if (taken >= 0) target.set(taken, this.taken);
    target.set(waiting, this.line.length);
    target.set(waitSeconds, this.waitedUs);
  }
}

/** A lock has no bound on its line but that of the requests in the process. */
export function openLock(name: string, target: Target, nowUs: Micros): Slots {
  const labels = { lock: name };
  const instruments = {
    size: -1,
    taken: -1,
    waiting: target.instrument('lock_waiting', labels),
    waitSeconds: target.seconds('lock_wait_seconds_total', labels),
    timeouts: target.instrument('lock_timeouts_total', labels),
    rejected: -1,
  };
  return new Slots(1, Infinity, instruments, nowUs);
}

export function openThreadPool(model: ThreadPool, target: Target, nowUs: Micros): Slots {
  const labels = { pool: model.name };
  const instruments = {
    size: target.instrument('thread_pool_size', labels),
    taken: target.instrument('thread_pool_active', labels),
    waiting: target.instrument('thread_pool_queued', labels),
    waitSeconds: target.seconds('thread_pool_wait_seconds_total', labels),
    timeouts: target.instrument('thread_pool_timeouts_total', labels),
    rejected: target.instrument('thread_pool_rejected_total', labels),
  };
  const slots = new Slots(model.threads, model.queueMax, instruments, nowUs);
  slots.traced = model.traced === true;
  return slots;
}
