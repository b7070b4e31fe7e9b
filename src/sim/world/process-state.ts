/** What one process has inside besides workers, processors and pools; a pod whose steps use none of it has no such state. */
import type { Micros } from '../base/time.ts';
import type { Target } from '../telemetry/target.ts';
import type { Descriptors } from './descriptors.ts';
import type { LocalDisk } from './local-disk.ts';
import type { Ports } from './ports.ts';
import type { ProcessCache } from './process-cache.ts';
import type { Slots } from './slots.ts';

/** In the order of the program's names; null for what only other releases have. */
export class ProcessState {
  readonly locks: readonly Slots[];
  readonly threadPools: readonly (Slots | null)[];
  readonly caches: readonly (ProcessCache | null)[];

  readonly descriptors: Descriptors | null;
  readonly ports: Ports | null;
  readonly disk: LocalDisk | null;

  constructor(fields: Pick<ProcessState, 'locks' | 'threadPools' | 'caches' | 'descriptors' | 'ports' | 'disk'>) {
    this.locks = fields.locks;
    this.threadPools = fields.threadPools;
    this.caches = fields.caches;
    this.descriptors = fields.descriptors;
    this.ports = fields.ports;
    this.disk = fields.disk;
  }

  /** Writes the gauges for a scrape. */
  read(target: Target, nowUs: Micros): void {
    for (const lock of this.locks) lock.read(target, nowUs);
    for (const pool of this.threadPools) pool?.read(target, nowUs);
    for (const cache of this.caches) cache?.read(target);
    this.disk?.read(target, nowUs);
  }

  /** Nothing is held, nobody waits and nothing is being fetched. */
  isIdle(): boolean {
    const slots = [...this.locks, ...this.threadPools];
    const calls = this.descriptors?.calls ?? this.ports?.calls ?? 0;
    return (
      calls === 0 &&
      (this.disk?.line.length ?? 0) === 0 &&
      slots.every((one) => one === null || one.taken + one.line.length === 0) &&
      this.caches.every((one) => one?.isIdle() ?? true)
    );
  }
}
