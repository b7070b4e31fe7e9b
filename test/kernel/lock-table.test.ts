/** The lock table against a plain list of who holds and who waits, under random requests and releases. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockersOf, resolveDeadlock } from '../../src/sim/kernel/deadlock.ts';
import { LockTable } from '../../src/sim/kernel/lock-table.ts';

/** Share, exclusive, and a third mode that conflicts with exclusive only. */
const CONFLICTS = [0b010, 0b111, 0b010];
const SHARE = 0;
const EXCLUSIVE = 1;
const SESSIONS = 6;

interface Plain {
  held: { session: number; resource: number; mode: number }[];
  queue: { session: number; resource: number; mode: number }[];
}

const conflict = (a: number, b: number) => ((CONFLICTS[a] ?? 0) & (1 << b)) !== 0;

/** Who may be granted, given the queue in order: the rule in its plainest words. */
function settle(plain: Plain): number[] {
  const woken: number[] = [];
  for (let at = 0; at < plain.queue.length;) {
    const one = plain.queue[at];
    if (one === undefined) break;
    const byOthers = plain.held.some(
      (lock) => lock.resource === one.resource && lock.session !== one.session && conflict(one.mode, lock.mode),
    );
    const ahead = plain.queue.slice(0, at).some((other) => other.resource === one.resource && conflict(one.mode, other.mode));
    if (byOthers || ahead) at++;
    else {
      plain.queue.splice(at, 1);
      plain.held.push(one);
      woken.push(one.session);
    }
  }
  return woken;
}

function ask(plain: Plain, session: number, resource: number, mode: number): void {
  const own = plain.held.filter((lock) => lock.session === session && lock.resource === resource);
  if (own.some((lock) => lock.mode === mode)) return;
  const place = plain.queue.findIndex(
    (other) => other.resource === resource && own.some((lock) => conflict(other.mode, lock.mode)),
  );
  plain.queue.splice(place < 0 ? plain.queue.length : place, 0, { session, resource, mode });
}

const step = fc.record({
  session: fc.nat({ max: SESSIONS - 1 }),
  resource: fc.nat({ max: 2 }),
  mode: fc.nat({ max: 2 }),
  kind: fc.constantFrom('request' as const, 'request' as const, 'request' as const, 'release' as const, 'stop' as const),
});

describe('a lock table', () => {
  it('grants what a plain list of holders and waiters grants, whatever is asked and given back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const table = new LockTable(CONFLICTS);
        const sessions = Array.from({ length: SESSIONS }, (_, subject) => table.open(subject));
        const plain: Plain = { held: [], queue: [] };
        for (const { session, resource, mode, kind } of steps) {
          const row = sessions[session] ?? 0;
          const waits = plain.queue.some((one) => one.session === session);
          expect(table.isWaiting(row)).toBe(waits);
          let granted: number[] = [];
          if (kind === 'request') {
            if (waits) continue;
            ask(plain, session, resource, mode);
            settle(plain);
            const nowWaits = plain.queue.some((one) => one.session === session);
            expect(table.request(row, resource, mode)).toBe(!nowWaits);
          } else {
            if (kind === 'release') {
              plain.held = plain.held.filter((lock) => lock.session !== session);
              table.releaseAll(row);
            } else table.stopWaiting(row);
            plain.queue = plain.queue.filter((one) => one.session !== session);
            granted = settle(plain);
          }
          const woken: number[] = [];
          while (table.woken.length > 0) {
            woken.push(table.subject(table.woken.shift()));
            table.woken.shift();
          }
          expect(woken.sort()).toEqual(granted.sort());
          expect(table.lockCount).toBe(plain.held.length + plain.queue.length);
          expect(table.waiting).toBe(plain.queue.length);
        }
        for (const session of sessions) table.close(session);
        expect([table.lockCount, table.waiting, table.sessionsOpen]).toEqual([0, 0, 0]);
      }),
      { numRuns: 300 },
    );
  });

  it('lets nobody past a waiting exclusive request', () => {
    const table = new LockTable(CONFLICTS);
    const [reader, writer, late] = [table.open(1), table.open(2), table.open(3)];
    expect([table.request(reader, 7, SHARE), table.request(writer, 7, EXCLUSIVE), table.request(late, 7, SHARE)]).toEqual([
      true,
      false,
      false,
    ]);
    table.close(reader);
    expect([table.isWaiting(writer), table.isWaiting(late)]).toEqual([false, true]);
    table.close(writer);
    expect(table.isWaiting(late)).toBe(false);
  });

  it('lets somebody go ahead whom only the queue keeps in a circle, and takes a victim only where no order helps', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const table = new LockTable(CONFLICTS);
        const sessions = Array.from({ length: SESSIONS }, (_, subject) => table.open(subject));
        for (const { session, resource, mode } of steps) {
          const row = sessions[session] ?? 0;
          if (!table.isWaiting(row)) table.request(row, resource, mode);
        }
        const inCircle = (start: number, hard: boolean) => {
          const reached = new Set<number>();
          const todo = [start];
          for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
            for (const { session, ahead } of blockersOf(table, at)) {
              if ((hard && ahead >= 0) || reached.has(session)) continue;
              reached.add(session);
              todo.push(session);
            }
          }
          return reached.has(start);
        };
        for (const session of sessions) {
          const [circle, hard] = [inCircle(session, false), inCircle(session, true)];
          const { kind } = resolveDeadlock(table, session);
          if (!circle) expect(kind).toBe('none');
          else if (hard) expect(kind).toBe('deadlock');
          else if (kind === 'reordered') expect(inCircle(session, false)).toBe(false);
          else expect(kind).toBe('deadlock');
        }
      }),
      { numRuns: 300 },
    );
    // The migration waits for the reader, the reader for the row, and who has the row is only behind the migration.
    const table = new LockTable(CONFLICTS);
    const [reader, writer, migration] = [table.open(1), table.open(2), table.open(3)];
    table.request(reader, 1, SHARE);
    table.request(writer, 2, EXCLUSIVE);
    table.request(migration, 1, EXCLUSIVE);
    table.request(writer, 1, SHARE);
    table.request(reader, 2, EXCLUSIVE);
    expect(resolveDeadlock(table, writer)).toEqual({ kind: 'reordered' });
    expect([reader, writer, migration].map((session) => table.isWaiting(session))).toEqual([true, false, true]);
    table.close(writer);
    table.close(reader);
    expect(table.isWaiting(migration)).toBe(false);
  });

  it('finds a circle of any length, and none where there is none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.boolean(), (length, closed) => {
        const table = new LockTable(CONFLICTS);
        const ring = Array.from({ length }, (_, at) => table.open(at));
        ring.forEach((session, at) => table.request(session, at, EXCLUSIVE));
        ring.forEach((session, at) => {
          if (closed || at > 0) table.request(session, (at + 1) % length, EXCLUSIVE);
        });
        const found = ring.map((session) => resolveDeadlock(table, session));
        if (closed) expect(found).toEqual(ring.map((_, at) => ({ kind: 'deadlock', partner: ring[(at + 1) % length] })));
        else expect(found.every(({ kind }) => kind === 'none')).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
