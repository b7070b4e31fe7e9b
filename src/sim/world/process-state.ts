/** What one process has inside besides workers, processors and pools; a pod whose steps use none of it has no such state. */
import type { Micros } from '../base/time.ts';
import type { Target } from '../telemetry/target.ts';
import type { ProcessLock } from './process-lock.ts';

export class ProcessState {
  readonly locks: readonly ProcessLock[];

  constructor(locks: readonly ProcessLock[]) {
    this.locks = locks;
  }

  /** Writes the gauges for a scrape. */
  read(target: Target, nowUs: Micros): void {
    for (const lock of this.locks) lock.read(target, nowUs);
  }

  /** Nothing is held and nobody waits. */
  isIdle(): boolean {
    return this.locks.every((lock) => !lock.held && lock.line.length === 0);
  }
}
