/**
 * A lock inside one process: one holder, and a line of those who wait for it. It does not know its holder, so who asks for what
 * he holds waits for himself, as with every mutex that is not re-entrant.
 */
import type { Micros } from '../base/time.ts';
import { WaitingLine } from '../kernel/waiting-line.ts';
import type { Handle, Target } from '../telemetry/target.ts';

export class ProcessLock {
  held = false;
  readonly line = new WaitingLine();
  readonly timeouts: Handle;
  private readonly waiting: Handle;
  private readonly waitSeconds: Handle;
  private waitedUs: Micros = 0;
  private updatedAtUs: Micros = 0;

  constructor(name: string, target: Target, nowUs: Micros) {
    this.updatedAtUs = nowUs;
    this.waiting = target.instrument('lock_waiting', { lock: name });
    this.waitSeconds = target.seconds('lock_wait_seconds_total', { lock: name });
    this.timeouts = target.instrument('lock_timeouts_total', { lock: name });
  }

  /** To be called before the line changes: time spent waiting is the sum of the line's length over time. */
  update(nowUs: Micros): void {
    this.waitedUs += this.line.length * (nowUs - this.updatedAtUs);
    this.updatedAtUs = nowUs;
  }

  read(target: Target, nowUs: Micros): void {
    this.update(nowUs);
    target.set(this.waiting, this.line.length);
    target.set(this.waitSeconds, this.waitedUs);
  }
}
