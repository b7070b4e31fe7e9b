/** What happens inside one process: the line in front of its workers, locks. */
import type { QueueDiscipline } from '../model/process.ts';
import type { Step } from '../model/topology.ts';
import { positiveLength } from './distribution-shape.ts';
import { queueLengthMax } from './limits.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { count, name } from './quantity.ts';
import { choice, convert, type Shape } from './shape.ts';

const EXPIRE_US = 1_000_000;
/** As RFC 8289 recommends. */
const CODEL_TARGET_US = 5_000;
const CODEL_INTERVAL_US = 100_000;

/** The line of requests that wait for a worker. `discipline` is null for a plain one. */
export const queue: Shape<{ readonly max: number; readonly discipline: QueueDiscipline | null }> = convert(
  object('a queue', {
    max: defaulted(
      count({ max: queueLengthMax, maxName: 'queueLengthMax' }),
      256,
      'Requests that may wait for a worker; one more is refused with 503.',
    ),
    policy: defaulted(
      choice('fifo', 'lifo', 'drop-expired', 'codel'),
      'fifo',
      'Who is served next: the oldest (fifo), the newest (lifo), the oldest that has not expired (drop-expired), or the oldest while some are dropped whenever the wait stays too long (codel). Whoever is dropped gets 503.',
    ),
    timeout: optional(positiveLength, 'With drop-expired: who has waited this long has expired. Left out: 1s.'),
    target: optional(positiveLength, 'With codel: the wait that is acceptable. Left out: 5ms.'),
    interval: optional(positiveLength, 'With codel: how long the wait may stay above the target. Left out: 100ms.'),
    leave: optional(positiveLength, 'When a request that waits leaves by itself, with 503. Left out: never.'),
  }),
  ({ max, policy, timeout, target, interval, leave }, at, reading) => {
    const strange = Object.entries({ timeout, target, interval }).find(
      ([word, given]) => given !== undefined && policy !== (word === 'timeout' ? 'drop-expired' : 'codel'),
    );
    if (strange !== undefined) {
      const [word] = strange;
      reading.report(
        at,
        `"${word}" means nothing with policy ${policy}. Write "policy: ${word === 'timeout' ? 'drop-expired' : 'codel'}" or take it out.`,
      );
    }
    if (policy === 'fifo' && leave === undefined) return { max, discipline: null };
    return {
      max,
      discipline: {
        order: policy === 'lifo' ? 'lifo' : 'fifo',
        expireUs: policy === 'drop-expired' ? (timeout ?? EXPIRE_US) : null,
        codel: policy === 'codel' ? { targetUs: target ?? CODEL_TARGET_US, intervalUs: interval ?? CODEL_INTERVAL_US } : null,
        leaveUs: leave ?? null,
      },
    };
  },
  () => ({ max: 256, discipline: null }),
);

/** A step that holds a lock of the process; `steps` is the shape of what runs meanwhile. */
export function lockStep(steps: Shape<Step[]>): Shape<Step> {
  return convert(
    object('a lock step', {
      lock: required(
        name,
        'A lock inside the replica, which one request holds at a time; who asks for a lock that he holds waits for himself.',
      ),
      steps: required(steps, 'What happens while the lock is held.'),
      timeout: optional(positiveLength, 'When a request gives up waiting and fails with 503. Left out: never.'),
    }),
    ({ lock, steps: inside, timeout }): Step => ({ kind: 'lock', lock, timeoutUs: timeout ?? null, steps: inside }),
    () => ({ kind: 'lock', lock: '', timeoutUs: null, steps: [] }),
  );
}
