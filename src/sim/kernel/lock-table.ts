/**
 * Locks on numbered resources in modes that may conflict, with a fair queue: a request is granted when it conflicts with no lock
 * of others and with no request that waits ahead of it, so a waiting exclusive lock blocks everyone behind it. As in PostgreSQL's
 * lock manager (src/backend/storage/lmgr/proc.c, ProcSleep and ProcLockWakeup), whoever holds a lock on the resource that a
 * waiter ahead needs goes before that waiter. A session waits for one lock at a time; those who got theirs stand in `woken`.
 */
import { assert } from '../base/assert.ts';
import { IntRing } from '../base/ring.ts';
import { Rows } from './rows.ts';

const NONE = -1;
/** In the place of the first lock of a session that has ended. */
const CLOSED = -2;

/** Fields of a session. */
const SUBJECT = 0;
const FIRST_LOCK = 1;
const WAITS_FOR = 2;
/** Counts the ends of waits and of the session, so that a late timeout can tell that it is late. */
export const TICKET = 3;

/** Fields of a lock, held or waited for: a member of its session's list and of one of the two lists of its resource. */
const SESSION = 0;
const RESOURCE = 1;
const MODE = 2;
const NEXT_OF_SESSION = 3;
const NEXT = 4;
const PREVIOUS = 5;

/** Fields of a resource; from COUNTS on, how many hold it, by mode. */
const FIRST_HELD = 0;
const FIRST_WAITING = 1;
const LAST_WAITING = 2;
const HELD_MODES = 3;
const COUNTS = 4;

export class LockTable {
  /** Locks that are waited for now. */
  waiting = 0;
  /** Counted for the laws: locks that were asked for, granted, given up in the queue, and given back. */
  asked = 0;
  granted = 0;
  abandoned = 0;
  released = 0;
  /** Who has got the lock that he waited for, in order: session and ticket, so that one who has gone since can be told. */
  readonly woken = new IntRing();
  /** Held and waited for, by mode. */
  readonly countByMode: Int32Array;
  /** By mode: a bit for each mode that it conflicts with. */
  private readonly conflicts: readonly number[];
  private readonly sessions = new Rows(4);
  private readonly locks = new Rows(6);
  private readonly resources: Rows;
  private readonly rows = new Map<number, number>();
  private readonly names: number[] = [];

  constructor(conflicts: readonly number[]) {
    this.conflicts = conflicts;
    this.countByMode = new Int32Array(conflicts.length);
    this.resources = new Rows(COUNTS + conflicts.length);
  }

  get sessionsOpen(): number {
    return this.sessions.inUse;
  }

  /** Locks held and waited for. */
  get lockCount(): number {
    return this.locks.inUse;
  }

  /** Small and dense: sessions reuse the ordinals of sessions that have ended. */
  ordinal(session: number): number {
    return session / this.sessions.width;
  }

  sessionAt(ordinal: number): number {
    return ordinal * this.sessions.width;
  }

  open(subject: number): number {
    const session = this.sessions.alloc();
    const { ints } = this.sessions;
    ints[session + SUBJECT] = subject;
    ints[session + FIRST_LOCK] = NONE;
    ints[session + WAITS_FOR] = NONE;
    return session;
  }

  /** Releases everything that the session holds or waits for, and ends it. */
  close(session: number): void {
    const { ints } = this.sessions;
    assert(ints[session + FIRST_LOCK] !== CLOSED, 'a session is closed once');
    this.releaseAll(session);
    ints[session + FIRST_LOCK] = CLOSED;
    this.sessions.release(session);
  }

  subject(session: number): number {
    return this.sessions.ints[session + SUBJECT];
  }

  ticket(session: number): number {
    return this.sessions.ints[session + TICKET];
  }

  /** Makes timeouts that run for the session void. */
  renew(session: number): void {
    this.sessions.ints[session + TICKET]++;
  }

  /** For a TimeoutLine: its subject is `session + TICKET`. */
  get tickets(): Int32Array {
    return this.sessions.ints;
  }

  isWaiting(session: number): boolean {
    return this.sessions.ints[session + WAITS_FOR] !== NONE;
  }

  /** Mode and resource that a waiting session waits for. */
  waitsForMode(session: number): number {
    return this.locks.ints[this.sessions.ints[session + WAITS_FOR] + MODE];
  }

  waitsForResource(session: number): number {
    return this.names[this.resourceRow(this.sessions.ints[session + WAITS_FOR]) / this.resources.width];
  }

  /** Whether anybody holds or waits for the resource in one of these modes. */
  isTaken(resource: number, modes: number): boolean {
    const row = this.rows.get(resource);
    if (row === undefined) return false;
    if ((this.resources.ints[row + HELD_MODES] & modes) !== 0) return true;
    for (let lock = this.resources.ints[row + FIRST_WAITING]; lock !== NONE; lock = this.locks.ints[lock + NEXT]) {
      if (((1 << this.locks.ints[lock + MODE]) & modes) !== 0) return true;
    }
    return false;
  }

  /** Asks for a lock. True when the session has it now; else it waits and will stand in `woken`. */
  request(session: number, resource: number, mode: number): boolean {
    assert(!this.isWaiting(session), 'a session waits for one lock at a time');
    const row = this.rowOf(resource);
    const ownModes = this.heldBy(session, row);
    if ((ownModes & (1 << mode)) !== 0) return true;
    const locks = this.locks;
    let aheadModes = 0;
    let behind = this.resources.ints[row + FIRST_WAITING];
    while (behind !== NONE) {
      const waiterMode = locks.ints[behind + MODE];
      if ((this.conflicts[waiterMode] & ownModes) !== 0) break;
      aheadModes |= 1 << waiterMode;
      behind = locks.ints[behind + NEXT];
    }
    const free = (this.conflicts[mode] & aheadModes) === 0 && !this.conflictsWithOthers(row, mode, ownModes);
    const lock = this.addLock(session, row, mode);
    this.asked++;
    if (free) this.hold(lock);
    else this.enqueue(lock, behind);
    return free;
  }

  /** Records a lock that the session has in fact already. */
  grant(session: number, resource: number, mode: number): void {
    this.asked++;
    this.hold(this.addLock(session, this.rowOf(resource), mode));
  }

  /** Stops waiting; what is held stays. */
  stopWaiting(session: number): void {
    const lock = this.sessions.ints[session + WAITS_FOR];
    if (lock === NONE) return;
    const row = this.resourceRow(lock);
    this.abandoned++;
    this.leaveQueue(lock);
    this.dropFromSession(session, lock);
    this.free(lock);
    this.wake(row);
  }

  /** Gives back everything, and lets those who waited go on. A lock that the session has just got is no news to it any more. */
  releaseAll(session: number): void {
    this.stopWaiting(session);
    this.renew(session);
    for (;;) {
      const lock = this.sessions.ints[session + FIRST_LOCK];
      if (lock === NONE) return;
      this.sessions.ints[session + FIRST_LOCK] = this.locks.ints[lock + NEXT_OF_SESSION];
      const row = this.resourceRow(lock);
      this.unhold(lock);
      this.released++;
      this.free(lock);
      this.wake(row);
    }
  }

  /** The lock that a waiting session waits for. */
  waitedLock(session: number): number {
    return this.sessions.ints[session + WAITS_FOR];
  }

  /** The resource of a lock, by a number of the table's own, and the same with the mode. */
  resourceOf(lock: number): number {
    return this.resourceRow(lock) / this.resources.width;
  }

  kindOf(lock: number): number {
    return this.resourceOf(lock) * this.conflicts.length + this.locks.ints[lock + MODE];
  }

  sessionOf(lock: number): number {
    return this.locks.ints[lock + SESSION];
  }

  /** The locks that are waited for on the resource of `lock`, in order. */
  queueOf(lock: number): number[] {
    return this.listFrom(this.resources.ints[this.resourceRow(lock) + FIRST_WAITING]);
  }

  /** The sessions that hold the resource in one of these modes. */
  holders(resource: number, modes: number): number[] {
    const row = this.rows.get(resource);
    if (row === undefined || (this.resources.ints[row + HELD_MODES] & modes) === 0) return [];
    const held = this.listFrom(this.resources.ints[row + FIRST_HELD]);
    const { ints } = this.locks;
    return [...new Set(held.filter((lock) => ((1 << ints[lock + MODE]) & modes) !== 0).map((lock) => ints[lock + SESSION]))];
  }

  /** The locks that others hold on the resource of `lock` and that conflict with it. */
  heldAgainst(lock: number): number[] {
    const held = this.listFrom(this.resources.ints[this.resourceRow(lock) + FIRST_HELD]);
    return held.filter((other) => this.isAgainst(other, lock));
  }

  /** Whether `lock` is somebody else's than `wanted`, and conflicts with it. */
  isAgainst(lock: number, wanted: number): boolean {
    const { ints } = this.locks;
    const conflict = this.conflicts[ints[wanted + MODE]] & (1 << ints[lock + MODE]);
    return conflict !== 0 && ints[lock + SESSION] !== ints[wanted + SESSION];
  }

  /** Puts a whole queue into this order, and lets those go on who can. */
  requeue(order: readonly number[]): void {
    if (order.length === 0) return;
    for (const lock of order) this.unlink(lock);
    for (const lock of order) this.link(lock, NONE);
    this.wake(this.resourceRow(order[0]));
  }

  private listFrom(first: number): number[] {
    const list: number[] = [];
    for (let lock = first; lock !== NONE; lock = this.locks.ints[lock + NEXT]) list.push(lock);
    return list;
  }

  private wake(row: number): void {
    const { ints } = this.locks;
    let aheadModes = 0;
    let lock = this.resources.ints[row + FIRST_WAITING];
    while (lock !== NONE) {
      const next = ints[lock + NEXT];
      const mode = ints[lock + MODE];
      const session = ints[lock + SESSION];
      if ((this.conflicts[mode] & aheadModes) !== 0 || this.conflictsWithOthers(row, mode, this.heldBy(session, row))) {
        aheadModes |= 1 << mode;
      } else {
        this.leaveQueue(lock);
        this.hold(lock);
        this.woken.push(session);
        this.woken.push(this.ticket(session));
      }
      lock = next;
    }
    const { ints: resources } = this.resources;
    if (resources[row + FIRST_HELD] !== NONE || resources[row + FIRST_WAITING] !== NONE) return;
    this.rows.delete(this.names[row / this.resources.width]);
    this.resources.release(row);
  }

  private conflictsWithOthers(row: number, mode: number, ownModes: number): boolean {
    const { ints } = this.resources;
    const against = this.conflicts[mode] & ints[row + HELD_MODES];
    if (against === 0) return false;
    if (ownModes === 0) return true;
    for (let other = 0; other < this.conflicts.length; other++) {
      if ((against & (1 << other)) !== 0 && ints[row + COUNTS + other] > ((ownModes >> other) & 1)) return true;
    }
    return false;
  }

  /** Modes in which the session holds the resource; each at most once. */
  private heldBy(session: number, row: number): number {
    const { ints } = this.locks;
    const waited = this.sessions.ints[session + WAITS_FOR];
    let modes = 0;
    for (let lock = this.sessions.ints[session + FIRST_LOCK]; lock !== NONE; lock = ints[lock + NEXT_OF_SESSION]) {
      if (lock !== waited && ints[lock + RESOURCE] === row) modes |= 1 << ints[lock + MODE];
    }
    return modes;
  }

  private rowOf(resource: number): number {
    const known = this.rows.get(resource);
    if (known !== undefined) return known;
    const row = this.resources.alloc();
    const { ints } = this.resources;
    ints[row + FIRST_HELD] = NONE;
    ints[row + FIRST_WAITING] = NONE;
    ints[row + LAST_WAITING] = NONE;
    ints.fill(0, row + HELD_MODES, row + COUNTS + this.conflicts.length);
    this.rows.set(resource, row);
    this.names[row / this.resources.width] = resource;
    return row;
  }

  private resourceRow(lock: number): number {
    return this.locks.ints[lock + RESOURCE];
  }

  private addLock(session: number, row: number, mode: number): number {
    const lock = this.locks.alloc();
    const { ints } = this.locks;
    ints[lock + SESSION] = session;
    ints[lock + RESOURCE] = row;
    ints[lock + MODE] = mode;
    ints[lock + NEXT_OF_SESSION] = this.sessions.ints[session + FIRST_LOCK];
    this.sessions.ints[session + FIRST_LOCK] = lock;
    this.countByMode[mode]++;
    return lock;
  }

  private free(lock: number): void {
    this.countByMode[this.locks.ints[lock + MODE]]--;
    this.locks.release(lock);
  }

  private dropFromSession(session: number, lock: number): void {
    const { ints } = this.locks;
    let at = this.sessions.ints[session + FIRST_LOCK];
    if (at === lock) {
      this.sessions.ints[session + FIRST_LOCK] = ints[lock + NEXT_OF_SESSION];
      return;
    }
    while (ints[at + NEXT_OF_SESSION] !== lock) at = ints[at + NEXT_OF_SESSION];
    ints[at + NEXT_OF_SESSION] = ints[lock + NEXT_OF_SESSION];
  }

  private hold(lock: number): void {
    this.granted++;
    const { ints } = this.locks;
    const { ints: resources } = this.resources;
    const row = ints[lock + RESOURCE];
    const mode = ints[lock + MODE];
    const first = resources[row + FIRST_HELD];
    ints[lock + NEXT] = first;
    ints[lock + PREVIOUS] = NONE;
    if (first !== NONE) ints[first + PREVIOUS] = lock;
    resources[row + FIRST_HELD] = lock;
    resources[row + COUNTS + mode]++;
    resources[row + HELD_MODES] |= 1 << mode;
  }

  private unhold(lock: number): void {
    const { ints } = this.locks;
    const { ints: resources } = this.resources;
    const row = ints[lock + RESOURCE];
    const mode = ints[lock + MODE];
    const next = ints[lock + NEXT];
    const previous = ints[lock + PREVIOUS];
    if (previous === NONE) resources[row + FIRST_HELD] = next;
    else ints[previous + NEXT] = next;
    if (next !== NONE) ints[next + PREVIOUS] = previous;
    if (--resources[row + COUNTS + mode] === 0) resources[row + HELD_MODES] &= ~(1 << mode);
  }

  /** Puts a lock into the queue of its resource, ahead of `behind` (NONE: at the end). */
  private enqueue(lock: number, behind: number): void {
    this.link(lock, behind);
    this.sessions.ints[this.sessionOf(lock) + WAITS_FOR] = lock;
    this.waiting++;
  }

  private link(lock: number, behind: number): void {
    const { ints } = this.locks;
    const { ints: resources } = this.resources;
    const row = ints[lock + RESOURCE];
    const previous = behind === NONE ? resources[row + LAST_WAITING] : ints[behind + PREVIOUS];
    ints[lock + PREVIOUS] = previous;
    ints[lock + NEXT] = behind;
    if (previous === NONE) resources[row + FIRST_WAITING] = lock;
    else ints[previous + NEXT] = lock;
    if (behind === NONE) resources[row + LAST_WAITING] = lock;
    else ints[behind + PREVIOUS] = lock;
  }

  private leaveQueue(lock: number): void {
    this.unlink(lock);
    const session = this.sessionOf(lock);
    this.sessions.ints[session + WAITS_FOR] = NONE;
    this.sessions.ints[session + TICKET]++;
    this.waiting--;
  }

  private unlink(lock: number): void {
    const { ints } = this.locks;
    const { ints: resources } = this.resources;
    const row = ints[lock + RESOURCE];
    const next = ints[lock + NEXT];
    const previous = ints[lock + PREVIOUS];
    if (previous === NONE) resources[row + FIRST_WAITING] = next;
    else ints[previous + NEXT] = next;
    if (next === NONE) resources[row + LAST_WAITING] = previous;
    else ints[next + PREVIOUS] = previous;
  }
}
