/** The connections of one process to the services that it calls: a pool for each replica (a host) that it has called. See hosts.ts. */
import type { PoolKeeping } from '../model/pool.ts';
import type { PoolInstruments } from './pool-instruments.ts';
import type { PoolState } from './pool-state.ts';

export class HostPools {
  keeping: PoolKeeping;
  /** Of each pool. */
  sizeMax: number;
  /** By the pod that is called. */
  readonly pools = new Map<number, PoolState>();
  /** By service: its hosts share their metrics. */
  readonly instruments = new Map<number, PoolInstruments>();
  /** Pools made so far. */
  made = 0;

  constructor(keeping: PoolKeeping, sizeMax: number) {
    this.keeping = keeping;
    this.sizeMax = sizeMax;
  }

  /** Sets its gauges, for a scrape. */
  read(values: Float64Array): void {
    for (const { size, inUse, pending, keeping } of this.instruments.values()) {
      values[size] = this.sizeMax;
      values[inUse] = 0;
      values[pending] = 0;
      if (keeping !== null) values[keeping.idle] = 0;
    }
    for (const { instruments, inUse, pending, keeper } of this.pools.values()) {
      values[instruments.inUse] += inUse;
      values[instruments.pending] += pending;
      if (instruments.keeping !== null && keeper !== null) values[instruments.keeping.idle] += keeper.idleCount;
    }
  }
}
