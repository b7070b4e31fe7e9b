/**
 * Timeouts of the sessions of one database, by what they are about. A length that an operator changes holds for what begins from
 * then on; what had begun keeps the one that it began with.
 */
import type { EventList } from '../kernel/event-list.ts';
import { TimeoutLine } from '../kernel/timeout-line.ts';
import type { SessionLimits } from '../model/locking.ts';
import { EVENT_SESSION_TIMEOUT } from './event-kinds.ts';

/** What a session's timeout is about. */
export const TIMEOUT_DEADLOCK = 0;
export const TIMEOUT_LOCK = 1;
export const TIMEOUT_IDLE = 2;

/** The event of a line of database d has the operand line * DATABASES_MAX + d. */
const DATABASES_MAX = 1_024;

export class SessionTimeouts {
  private readonly database: number;
  /** All that ever were, each with what it is about; by what they are about, the one that is in force, -1: never. */
  private readonly lines: TimeoutLine[] = [];
  private readonly kinds: number[] = [];
  private current = [-1, -1, -1];

  constructor(database: number) {
    this.database = database;
  }

  static lineOf(operand: number): { database: number; line: number } {
    return { database: operand % DATABASES_MAX, line: Math.floor(operand / DATABASES_MAX) };
  }

  obey(limits: SessionLimits): void {
    const lengths = [limits.deadlockTimeoutUs, limits.lockTimeoutUs, limits.idleInTransactionTimeoutUs];
    this.current = lengths.map((lengthUs, kind) => {
      if (lengthUs === null) return -1;
      const id = this.lines.length * DATABASES_MAX + this.database;
      this.kinds.push(kind);
      return this.lines.push(new TimeoutLine(id, EVENT_SESSION_TIMEOUT, lengthUs)) - 1;
    });
  }

  kindOf(line: number): number {
    return this.kinds[line];
  }

  start(kind: number, subject: number, tickets: Int32Array, events: EventList): void {
    if (this.current[kind] >= 0) this.lines[this.current[kind]].start(subject, tickets, events);
  }

  /** The oldest of a line is due: its subject when it still lives, else -1. Call `rearm` when it has been dealt with. */
  take(line: number, tickets: Int32Array): number {
    return this.lines[line].take(tickets);
  }

  rearm(line: number, tickets: Int32Array, events: EventList): void {
    this.lines[line].rearm(tickets, events);
  }
}
