/**
 * The sessions of a database that hold or wait for locks: statements that lock rows or meet a strong lock, transactions, schema
 * changes, and people at a terminal. A plain statement takes a weak lock that nobody else will notice, so it is not even written
 * down until somebody asks for a strong one (PostgreSQL's fast path, src/backend/storage/lmgr/README): `engaged` says that
 * locks have to be looked at at all. Those who get a lock go on in an event of their own, so that nobody who gives one back is
 * called again in the middle of it.
 */
import { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { EventList } from '../kernel/event-list.ts';
import { resolveDeadlock, type DeadlockOutcome } from '../kernel/deadlock.ts';
import { LockTable, TICKET } from '../kernel/lock-table.ts';
import type { Database } from '../model/topology.ts';
import type { Target } from '../telemetry/target.ts';
import type { AdminSession } from './admin-session.ts';
import { KeySampler } from './key-sampler.ts';
import type { RowVersions } from './row-versions.ts';
import type { RowWrites } from './row-writes.ts';
import { CONFLICTS, isStrong, joinedModeOf, ROW_FOR_UPDATE, rowModeOf, STRONG_MODES, tableModeOf } from './lock-modes.ts';
import { EVENT_LOCKS_GRANTED } from './event-kinds.ts';
import { SessionInstruments } from './session-instruments.ts';
import { SessionTimeouts, TIMEOUT_DEADLOCK, TIMEOUT_LOCK } from './session-timeouts.ts';

/** Tables and rows by one number: rows of a table follow it. */
const ROWS_OF_A_TABLE = 0x40000000;

const MODES_MAX = 16;
/** Ends of transactions that are waited for at a time have numbers of their own. */
const ENDS_MAX = 1 << 24;

/** Process ids of a database's sessions begin here. */
const FIRST_PID = 1_200;

export class Sessions {
  /** Whether statements have to look at locks: there are transactions, row locks or schema changes. */
  engaged = false;
  readonly locks = new LockTable(CONFLICTS);
  /** Null while no transaction reads a snapshot. */
  versions: RowVersions | null = null;
  readonly writes: RowWrites;
  readonly instruments: SessionInstruments;
  /** Schema changes and people at a terminal; null when they have gone. */
  readonly admins: (AdminSession | null)[] = [];
  private readonly id: number;
  /** Ends of transactions that somebody has waited for. */
  private endsAwaited = 0;
  /** An event that wakes those who have got their locks is on the way. */
  private wakingUp = false;
  /** By session: when its transaction began, -1 for one that is not open, Infinity for one without a snapshot; and when its wait began. */
  private beganAtUs: Float64Array = new Float64Array(16).fill(-1);
  private waitsSinceUs: Float64Array = new Float64Array(16);
  /** By session: the table and lock of a wait that was logged; MODES_MAX * table + mode, -1 when there is none. */
  private loggedWaits: Float64Array = new Float64Array(16).fill(-1);
  readonly timeouts: SessionTimeouts;
  /** By statement: its table and one that it joins (-1: none), the locks on them, the lock on rows (-1: none), how many rows, which ones. */
  private readonly tables: Int32Array;
  private readonly joined: Int32Array;
  private readonly tableModes: Int32Array;
  private readonly joinedModes: Int32Array;
  private readonly rowModes: Int32Array;
  private readonly rowCounts: Int32Array;
  private readonly keys: readonly (KeySampler | null)[];

  constructor(model: Database, id: number, target: Target, seed: string, writes: RowWrites) {
    this.id = id;
    this.writes = writes;
    this.instruments = new SessionInstruments(target, model);
    this.timeouts = new SessionTimeouts(id);
    const { statements } = model;
    const placeOf = (table: string) => model.tables.findIndex(({ name }) => name === table);
    this.tables = Int32Array.from(statements, ({ table }) => placeOf(table));
    this.joined = Int32Array.from(statements, ({ table, join }) =>
      join === null || join.table === table || placeOf(table) < 0 ? -1 : placeOf(join.table),
    );
    this.tableModes = Int32Array.from(statements, tableModeOf);
    this.joinedModes = Int32Array.from(statements, joinedModeOf);
    this.rowModes = Int32Array.from(statements, rowModeOf);
    this.rowCounts = Int32Array.from(statements, (statement) => (rowModeOf(statement) < 0 ? 0 : rowLocksOf(statement.rows)));
    this.keys = statements.map(({ name, locks }) =>
      locks?.keys === undefined || locks.keys === null
        ? null
        : new KeySampler(locks.keys, new Stream(seed, `${model.name}/${name}/keys`)),
    );
    this.engaged = statements.some(({ locks }) => locks !== null);
  }

  /** `subject` is a frame, or -1 - the place among `admins`. */
  open(subject: number, nowUs: Micros): number {
    this.engaged = true;
    return this.openBeside(subject, nowUs);
  }

  /** The same for somebody who takes no strong lock, so that statements need not look at locks because of him; `nowUs` Infinity: he has no snapshot. */
  openBeside(subject: number, nowUs: Micros): number {
    const session = this.locks.open(subject);
    const at = this.locks.ordinal(session);
    if (at >= this.beganAtUs.length) {
      this.beganAtUs = grown(this.beganAtUs);
      this.waitsSinceUs = grown(this.waitsSinceUs);
      this.loggedWaits = grown(this.loggedWaits);
    }
    this.beganAtUs[at] = nowUs;
    this.loggedWaits[at] = -1;
    return session;
  }

  /** Ends a session; what it has not committed is rolled back. */
  close(events: EventList, session: number): void {
    this.beganAtUs[this.locks.ordinal(session)] = -1;
    this.forget(session);
    this.locks.close(session);
    this.wake(events);
  }

  /** Ends the transaction of a session that goes on, in the same way. */
  release(events: EventList, session: number): void {
    this.forget(session);
    this.locks.releaseAll(session);
    this.wake(events);
  }

  /** What the session has written is to be seen by whoever comes from now on. */
  commit(session: number): void {
    this.versions?.commit(session);
    this.writes.commit(session);
  }

  stopWaiting(events: EventList, session: number): void {
    this.locks.stopWaiting(session);
    this.wake(events);
  }

  /** Asks for a lock; false: it waits, and goes on with EVENT_LOCKS_GRANTED or ends with EVENT_SESSION_TIMEOUT. */
  request(events: EventList, session: number, resource: number, mode: number): boolean {
    if (this.locks.request(session, resource, mode)) return true;
    this.waitsSinceUs[this.locks.ordinal(session)] = events.nowUs;
    this.loggedWaits[this.locks.ordinal(session)] = -1;
    this.startTimeout(events, TIMEOUT_DEADLOCK, session);
    this.startTimeout(events, TIMEOUT_LOCK, session);
    return false;
  }

  /** A timeout that runs for a session that does not wait for a lock is void. */
  renew(session: number): void {
    this.locks.renew(session);
  }

  startTimeout(events: EventList, kind: number, session: number): void {
    this.timeouts.start(kind, session + TICKET, this.locks.tickets, events);
  }

  /** The session whose timeout is due, or -1; call `rearm` when it has been dealt with. */
  dueSession(line: number): number {
    const subject = this.timeouts.take(line, this.locks.tickets);
    return subject < 0 ? -1 : subject - TICKET;
  }

  rearm(events: EventList, line: number): void {
    this.timeouts.rearm(line, this.locks.tickets, events);
  }

  /** Looks for a circle of sessions with this one in it. */
  resolveDeadlock(events: EventList, session: number): DeadlockOutcome {
    const outcome = resolveDeadlock(this.locks, session);
    this.wake(events);
    return outcome;
  }

  /**
   * The transactions of others that hold a table in one of these modes, each as a resource that it gives back with its locks: asking
   * for that is waiting for its end, as with PostgreSQL's virtual transaction ids. The numbers are those of the last rows of the table.
   */
  endsOfHolders(session: number, table: number, modes: number): number[] {
    const others = this.locks.holders(tableResource(table), modes).filter((holder) => holder !== session);
    return others.map((holder) => {
      this.endsAwaited++;
      const end = tableResource(table + 1) - (1 + (this.endsAwaited % ENDS_MAX));
      this.locks.grant(holder, end, ROW_FOR_UPDATE);
      return end;
    });
  }

  /** The next session that has got its lock and is still there; -1 when there is none. */
  nextWoken(): number {
    const { woken } = this.locks;
    while (woken.length > 0) {
      const session = woken.shift();
      if (this.locks.ticket(session) === woken.shift()) return session;
    }
    this.wakingUp = false;
    return -1;
  }

  /** Whether a statement can go on without looking at locks: it locks no rows, and nobody has a strong lock on its tables. */
  passes(statement: number): boolean {
    const table = this.tables[statement];
    if (table < 0) return true;
    if (this.rowCounts[statement] > 0 || isStrong(this.tableModes[statement])) return false;
    if (this.locks.isTaken(tableResource(table), STRONG_MODES)) return false;
    const joined = this.joined[statement];
    return joined < 0 || !this.locks.isTaken(tableResource(joined), STRONG_MODES);
  }

  /** How many tables a statement locks. */
  tablesOf(statement: number): number {
    if (this.tables[statement] < 0) return 0;
    return this.joined[statement] < 0 ? 1 : 2;
  }

  /** How many locks a statement takes: its tables' and its rows'. */
  locksOf(statement: number): number {
    const tables = this.tablesOf(statement);
    return tables === 0 ? 0 : tables + this.rowCounts[statement];
  }

  /** The n-th lock of a statement: its resource. The first are tables, the others rows of its own table, which are chosen now. */
  resourceOf(statement: number, n: number): number {
    if (n > 0 && n < this.tablesOf(statement)) return tableResource(this.joined[statement]);
    const table = tableResource(this.tables[statement]);
    const keys = this.keys[statement];
    return n === 0 || keys === null ? table : table + keys.draw();
  }

  modeOf(statement: number, n: number): number {
    if (n === 0) return this.tableModes[statement];
    return n < this.tablesOf(statement) ? this.joinedModes[statement] : this.rowModes[statement];
  }

  tableOf(statement: number): number {
    return this.tables[statement];
  }

  locksTable(statement: number, table: number): boolean {
    return this.tables[statement] === table || this.joined[statement] === table;
  }

  /** The wait of the session stands in the log, so that its end will too. */
  noteLoggedWait(session: number): void {
    const { table } = resourceParts(this.locks.waitsForResource(session));
    this.loggedWaits[this.locks.ordinal(session)] = table * MODES_MAX + this.locks.waitsForMode(session);
  }

  waitWasLogged(session: number): boolean {
    return this.loggedWaits[this.locks.ordinal(session)] >= 0;
  }

  loggedWait(session: number): { table: number; mode: number } {
    const logged = this.loggedWaits[this.locks.ordinal(session)];
    return { table: Math.floor(logged / MODES_MAX), mode: logged % MODES_MAX };
  }

  waitedUs(session: number, nowUs: Micros): Micros {
    return nowUs - this.waitsSinceUs[this.locks.ordinal(session)];
  }

  beganUs(session: number): Micros {
    return this.beganAtUs[this.locks.ordinal(session)];
  }

  /** The number that the server's log knows a session by. */
  pid(session: number): number {
    return FIRST_PID + this.locks.ordinal(session);
  }

  /** The open session with this process id; -1 when there is none. */
  withPid(pid: number): number {
    const at = pid - FIRST_PID;
    return at >= 0 && at < this.beganAtUs.length && this.beganAtUs[at] >= 0 ? this.locks.sessionAt(at) : -1;
  }

  eachOpen(visit: (session: number) => void): void {
    for (let at = 0; at < this.beganAtUs.length; at++) if (this.beganAtUs[at] >= 0) visit(this.locks.sessionAt(at));
  }

  /** The session whose transaction has been open longest; -1 when there is none. */
  oldest(): number {
    let [oldest, oldestUs] = [-1, Infinity];
    for (let at = 0; at < this.beganAtUs.length; at++) {
      if (this.beganAtUs[at] >= 0 && this.beganAtUs[at] < oldestUs) [oldest, oldestUs] = [at, this.beganAtUs[at]];
    }
    return oldest < 0 ? -1 : this.locks.sessionAt(oldest);
  }

  private forget(session: number): void {
    this.versions?.forget(session);
    this.writes.rollBack(session);
  }

  private wake(events: EventList): void {
    if (this.wakingUp || this.locks.woken.length === 0) return;
    this.wakingUp = true;
    events.schedule(events.nowUs, EVENT_LOCKS_GRANTED, this.id, 0);
  }
}

export function tableResource(table: number): number {
  return table * ROWS_OF_A_TABLE;
}

/** Whether the resource is a row of a table. */
export function isRow(resource: number): boolean {
  return resource % ROWS_OF_A_TABLE !== 0;
}

/** The table of a resource, and whether it is one of its rows. */
export function resourceParts(resource: number): { table: number; row: number } {
  return { table: Math.floor(resource / ROWS_OF_A_TABLE), row: resource % ROWS_OF_A_TABLE };
}

/** Rows that one statement locks one by one; beyond this a statement locks so much that it may as well stop here. */
const rowLocksMax = 1_000;

function rowLocksOf(rows: number): number {
  return Math.min(rows, rowLocksMax);
}

function grown(values: Float64Array): Float64Array {
  const larger = new Float64Array(values.length * 2).fill(-1);
  larger.set(values);
  return larger;
}
