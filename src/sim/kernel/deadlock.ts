/**
 * Circles of sessions that wait for each other's locks. One in which somebody is only behind somebody else in a queue needs no
 * victim: he goes ahead. As in PostgreSQL (src/backend/storage/lmgr/README, "The Deadlock Detection Algorithm"): whoever waits
 * is stopped by holders (hard) and by those ahead of him (soft), and orders of the queues are tried until nobody is in a circle.
 */
import type { LockTable } from './lock-table.ts';

export type DeadlockOutcome =
  | { readonly kind: 'none' }
  /** Queues were put into another order. */
  | { readonly kind: 'reordered' }
  /** Somebody has to give way; `partner` is whom the session waits for. */
  | { readonly kind: 'deadlock'; readonly partner: number };

/** `waiter` is to go before `ahead`: two locks that are waited for on one resource. */
interface Swap {
  readonly waiter: number;
  readonly ahead: number;
}

interface Circle {
  readonly partner: number;
  /** Each would break the circle. */
  readonly swaps: readonly Swap[];
}

/** By resource: its queue in the order in which it would be; those that were not looked at are missing. */
type Queues = Map<number, readonly number[]>;

/** Looks for a circle with `session` in it, and resolves it when that can be done without a victim. */
export function resolveDeadlock(table: LockTable, session: number): DeadlockOutcome {
  const circle = circleOf(table, session, new Map());
  if (circle === null) return { kind: 'none' };
  const queues = untangled(table, session, []);
  if (queues === null) return { kind: 'deadlock', partner: circle.partner };
  for (const queue of queues.values()) table.requeue(queue);
  return { kind: 'reordered' };
}

/** Those who block a waiting session, and the lock that each waits for when he is merely ahead; -1: he holds one. */
export function blockersOf(table: LockTable, session: number, queues: Queues = new Map()): { session: number; ahead: number }[] {
  const wanted = table.waitedLock(session);
  if (wanted < 0) return [];
  const queue = queueOf(table, queues, wanted);
  const ahead = queue.slice(0, queue.indexOf(wanted)).filter((lock) => table.isAgainst(lock, wanted));
  return [
    ...table.heldAgainst(wanted).map((lock) => ({ session: table.sessionOf(lock), ahead: -1 })),
    ...ahead.reverse().map((lock) => ({ session: table.sessionOf(lock), ahead: lock })),
  ];
}

/** Orders of the queues that obey `swaps` and leave nobody concerned in a circle; null when there are none. */
function untangled(table: LockTable, session: number, swaps: readonly Swap[]): Queues | null {
  const queues = reordered(table, swaps);
  if (queues === null) return null;
  const concerned = swaps.flatMap(({ waiter, ahead }) => [table.sessionOf(waiter), table.sessionOf(ahead)]);
  for (const one of [session, ...concerned]) {
    const circle = circleOf(table, one, queues);
    if (circle === null) continue;
    for (const swap of circle.swaps) {
      const found = untangled(table, session, [...swaps, swap]);
      if (found !== null) return found;
    }
    return null;
  }
  return queues;
}

/** The queues that are concerned, each as it is but for the swaps; null when these contradict each other. */
function reordered(table: LockTable, swaps: readonly Swap[]): Queues | null {
  const queues: Queues = new Map();
  for (const { waiter } of swaps) {
    if (queues.has(table.resourceOf(waiter))) continue;
    const left = table.queueOf(waiter);
    const order: number[] = [];
    while (left.length > 0) {
      const last = left.findLastIndex((lock) => !swaps.some((swap) => swap.waiter === lock && left.includes(swap.ahead)));
      if (last < 0) return null;
      order.unshift(...left.splice(last, 1));
    }
    queues.set(table.resourceOf(waiter), order);
  }
  return queues;
}

function queueOf(table: LockTable, queues: Queues, lock: number): readonly number[] {
  const resource = table.resourceOf(lock);
  const queue = queues.get(resource) ?? table.queueOf(lock);
  queues.set(resource, queue);
  return queue;
}

function circleOf(table: LockTable, session: number, queues: Queues): Circle | null {
  const seen = new Set<number>();
  // By resource and mode: up to which place of the queue those ahead were looked at. Whoever stands before it has no others.
  const lookedAt = new Map<number, number>();
  const follow = (from: number): Circle | null => {
    const wanted = table.waitedLock(from);
    if (wanted < 0) return null;
    const place = queueOf(table, queues, wanted).indexOf(wanted);
    if ((lookedAt.get(table.kindOf(wanted)) ?? -1) >= place) return null;
    if (from !== session) lookedAt.set(table.kindOf(wanted), place);
    for (const { session: partner, ahead } of blockersOf(table, from, queues)) {
      if (seen.has(partner)) continue;
      seen.add(partner);
      const rest = partner === session ? { swaps: [] } : follow(partner);
      if (rest === null) continue;
      const own = ahead < 0 ? [] : [{ waiter: wanted, ahead }];
      return { partner, swaps: [...own, ...rest.swaps] };
    }
    return null;
  };
  return follow(session);
}
