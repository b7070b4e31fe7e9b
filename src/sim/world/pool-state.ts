/** A pool of connections in one pod, as it is now. What happens to it is in pooling.ts. */
import { IntRing } from '../base/ring.ts';
import type { Micros } from '../base/time.ts';
import type { Handle } from '../telemetry/target.ts';
import type { ConnectionKeeper } from './connection-keeper.ts';
import type { PoolInstruments } from './pool-instruments.ts';

export class PoolState {
  readonly pod: number;
  /** Its place among the pools of the pod; -1 minus the host for one of a host's. */
  readonly index: number;
  /** Whom its connections go to: a database, else -1, or a replica of a service, else -1. */
  readonly database: number;
  readonly host: number;
  /** The id of the timeout line for waiting; -1 when those who wait have patience of their own. */
  acquireTimeouts: number;
  sizeMax: number;
  /** Connections that the other side has for it, those that are being opened included. */
  open = 0;
  /** Lent, those that will never come back included. */
  inUse = 0;
  /**
   * Counted outside of telemetry, for the laws (test/laws/pool-laws.ts): those who asked for a connection, those who got one, and those
   * who left the line without, with how long they had waited; connections that came back from a test that nobody waited for, and that
   * were given up for lost.
   */
  asked = 0;
  lent = 0;
  left = 0;
  leftUs: Micros = 0;
  testedForNobody = 0;
  writtenOff = 0;
  /** Frames that wait for a connection; some may have given up, which `pending` does not count. */
  readonly line = new IntRing();
  pending = 0;
  /** The database has refused a connection: when the pool tries again, and by error its counter. */
  triesAgainAtUs: Micros = 0;
  readonly refusals: Record<number, Handle> = {};
  /** Until then it does not know where the database is. */
  asksAgainAtUs: Micros = 0;
  /** True once its process has gone: connections that are still lent end when they come back. */
  closed = false;
  /** Null when connections are opened on demand, cost nothing to open and stay. */
  readonly keeper: ConnectionKeeper | null;
  readonly instruments: PoolInstruments;

  constructor(
    fields: Pick<PoolState, 'pod' | 'index' | 'database' | 'host' | 'acquireTimeouts' | 'sizeMax' | 'keeper' | 'instruments'>,
  ) {
    this.pod = fields.pod;
    this.index = fields.index;
    this.database = fields.database;
    this.host = fields.host;
    this.acquireTimeouts = fields.acquireTimeouts;
    this.sizeMax = fields.sizeMax;
    this.keeper = fields.keeper;
    this.instruments = fields.instruments;
  }

  /** Sets its gauges, for a scrape. */
  read(values: Float64Array): void {
    const { instruments, keeper } = this;
    values[instruments.size] = this.sizeMax;
    values[instruments.inUse] = this.inUse;
    values[instruments.pending] = this.pending;
    if (instruments.keeping !== null && keeper !== null) values[instruments.keeping.idle] = keeper.idleCount;
  }
}
