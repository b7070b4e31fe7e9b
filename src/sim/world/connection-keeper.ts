/**
 * The connections of one pool that keeps count of each: how old it is, how long it has lain idle, how long it has been lent, who has not
 * given it back. Connections are numbered; the one that was used last is lent first, so that those nobody needs can grow idle.
 */
import { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { PoolKeeping } from '../model/pool.ts';

/** One that has been out for too long, and since when. */
export interface Overdue {
  readonly connection: number;
  readonly sinceUs: Micros;
}

export class ConnectionKeeper {
  keeping: PoolKeeping;
  /** Being opened. */
  opening = 0;
  /** Connections that lie idle, the one used last at the end. */
  private idle: number[] = [];
  /** Connections that were not given back. */
  private leaked: number[] = [];
  private unused: number[] = [];
  private numbered = 0;
  /** By connection: when it ends; since when it is idle, or out; whether somebody has been told that it is out for long. */
  private readonly endsAtUs: Micros[] = [];
  private readonly sinceUs: Micros[] = [];
  private readonly out: boolean[] = [];
  private readonly told: boolean[] = [];
  private readonly uses: number[] = [];
  /** Null where nothing is left to chance. */
  private readonly ages: Stream | null;
  private readonly leaking: Stream | null;
  private readonly order: Stream | null;

  /** `name` is the pool's, which no other has. */
  constructor(keeping: PoolKeeping, seed: string, name: string) {
    this.keeping = keeping;
    const { lifetimeUs, lifetimeJitterRatio, leakRatio, order } = keeping;
    this.ages = lifetimeUs === null || lifetimeJitterRatio === 0 ? null : new Stream(seed, `${name}/lifetime`);
    this.leaking = leakRatio === 0 ? null : new Stream(seed, `${name}/leak`);
    this.order = order === 'random' ? new Stream(seed, `${name}/order`) : null;
  }

  get idleCount(): number {
    return this.idle.length;
  }

  get leakedCount(): number {
    return this.leaked.length;
  }

  /** A new connection that is ready. */
  add(nowUs: Micros): void {
    const connection = this.unused.pop() ?? this.numbered++;
    const { lifetimeUs, lifetimeJitterRatio } = this.keeping;
    const jitterUs = Math.floor((lifetimeUs ?? 0) * lifetimeJitterRatio * (this.ages?.uniform() ?? 0));
    this.uses[connection] = 0;
    this.endsAtUs[connection] = lifetimeUs === null ? Infinity : nowUs + lifetimeUs - jitterUs;
    this.putBack(connection, nowUs);
  }

  /** The idle connection that was used last; -1 when there is none. */
  take(nowUs: Micros): number {
    const connection = this.idle.pop() ?? -1;
    if (connection < 0) return connection;
    this.sinceUs[connection] = nowUs;
    this.out[connection] = true;
    this.told[connection] = false;
    this.uses[connection]++;
    return connection;
  }

  putBack(connection: number, nowUs: Micros): void {
    this.sinceUs[connection] = nowUs;
    this.out[connection] = false;
    this.idle.push(connection);
  }

  isOver(connection: number, nowUs: Micros): boolean {
    return nowUs >= this.endsAtUs[connection];
  }

  /** Whether it has been used as often as it may be. */
  isSpent(connection: number): boolean {
    const { usesMax } = this.keeping;
    return usesMax !== null && this.uses[connection] >= usesMax;
  }

  /** Whether nobody had it before the one who has it now. */
  isFresh(connection: number): boolean {
    return this.uses[connection] === 1;
  }

  /** For how long it has been lent. */
  lentUs(connection: number, nowUs: Micros): Micros {
    return nowUs - this.sinceUs[connection];
  }

  /** Forgets a connection that was closed. */
  drop(connection: number): void {
    this.out[connection] = false;
    this.unused.push(connection);
  }

  /** Forgets those that lie idle; how many there were. */
  dropIdle(): number {
    const dropped = this.idle.length;
    this.unused.push(...this.idle);
    this.idle = [];
    return dropped;
  }

  /** Whether this lending is one of those that never end. */
  leaks(): boolean {
    return this.leaking !== null && this.leaking.uniform() < this.keeping.leakRatio;
  }

  lose(connection: number): void {
    this.leaked.push(connection);
  }

  /** Takes out the idle connections that are too old, and up to `spare` of those that have lain idle for too long; how many. */
  expire(nowUs: Micros, spare: number): number {
    const { idleUs } = this.keeping;
    let left = spare;
    const over = this.idle.filter((connection) => {
      const old = this.isOver(connection, nowUs);
      if (!old && (idleUs === null || left <= 0 || nowUs - this.sinceUs[connection] < idleUs)) return false;
      left--;
      return true;
    });
    this.idle = this.idle.filter((connection) => !over.includes(connection));
    this.unused.push(...over);
    return over.length;
  }

  /** Those that have been out for longer than the pool watches in silence, each once a lending. */
  suspects(nowUs: Micros): Overdue[] {
    const { leakDetectionUs } = this.keeping;
    if (leakDetectionUs === null) return [];
    return this.overdue(nowUs, leakDetectionUs, ({ connection }) => {
      const isNew = this.out[connection] && !this.told[connection];
      this.told[connection] = true;
      return isNew;
    });
  }

  /** Takes out the connections that were lost and are out for long enough. */
  reclaim(nowUs: Micros): Overdue[] {
    const { reclaimUs } = this.keeping;
    if (reclaimUs === null) return [];
    const over = this.overdue(nowUs, reclaimUs, ({ connection }) => this.leaked.includes(connection));
    for (const { connection } of over) this.drop(connection);
    this.leaked = this.leaked.filter((connection) => this.out[connection]);
    return over;
  }

  /** Who of `waiting` is served next, for a random order. */
  choose(waiting: number): number {
    return this.order?.below(waiting) ?? 0;
  }

  /** The process has gone: only what is lent is still somewhere. */
  close(): void {
    this.idle = [];
    this.leaked = [];
    this.opening = 0;
  }

  private overdue(nowUs: Micros, longUs: Micros, counts: (one: Overdue) => boolean): Overdue[] {
    return this.sinceUs
      .map((sinceUs, connection) => ({ connection, sinceUs }))
      .filter((one) => this.out[one.connection] && nowUs - one.sinceUs >= longUs && counts(one));
  }
}
