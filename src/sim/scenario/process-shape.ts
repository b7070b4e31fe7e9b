/** What happens inside one process: the line in front of its workers, locks, pools of threads, caches, warming up. */
import { CODEL, EXPIRE_US, QUEUE_POLICIES, type Process, type QueueDiscipline, type WarmUp } from '../model/process.ts';
import type { Step } from '../model/topology.ts';
import { cacheUses } from './cache-shape.ts';
import { flag } from './call-policy-shape.ts';
import { positiveLength, stepLength } from './distribution-shape.ts';
import { descriptorsMax, diskBytesMax, portsMax, writeBytesMax, insidesMax, queueLengthMax, workersMax } from './limits.ts';
import { keyOrTenant } from './locking-shape.ts';
import { defaulted, object, optional, required, type Read } from './object-shape.ts';
import { byteRate, byteSize, count, decimal, name, share } from './quantity.ts';
import { containerMemory } from './runtime-shape.ts';
import { choice, convert, mapOf, type Shape } from './shape.ts';

const bytes = byteSize({ min: 0, max: diskBytesMax, maxName: 'diskBytesMax' });

/** The line of requests that wait for a worker. `discipline` is null for a plain one. */
export const queue: Shape<{ readonly max: number; readonly discipline: QueueDiscipline | null }> = convert(
  object('a queue', {
    max: defaulted(
      count({ max: queueLengthMax, maxName: 'queueLengthMax' }),
      256,
      'Requests that may wait for a worker; one more is refused with 503.',
    ),
    policy: defaulted(
      choice(...QUEUE_POLICIES),
      'fifo',
      'Who is served next: the oldest (fifo), the newest (lifo), the oldest that has not expired (drop-expired), the oldest while some are dropped whenever the wait stays too long (codel), or the oldest of the highest priority (priority). Whoever is dropped gets 503.',
    ),
    timeout: optional(
      positiveLength,
      'With drop-expired: who has waited this long has expired, unless a deadline came along with the request, which then counts. Left out: 1s.',
    ),
    target: optional(positiveLength, 'With codel: the wait that is acceptable. Left out: 5ms.'),
    interval: optional(positiveLength, 'With codel: how long the wait may stay above the target. Left out: 100ms.'),
    leave: optional(
      positiveLength,
      'When a request that waits leaves by itself, with 503: after this long, or at the deadline that came along with it if that is sooner. Left out: never.',
    ),
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
    const codel = { targetUs: target ?? CODEL.targetUs, intervalUs: interval ?? CODEL.intervalUs };
    if (policy === 'codel' && codel.targetUs > codel.intervalUs)
      reading.report(at, 'needs "target", the wait that is acceptable, to be at most "interval" (left out: 5ms and 100ms).');
    if (policy === 'fifo' && leave === undefined) return { max, discipline: null };
    const discipline: QueueDiscipline = {
      order: policy === 'lifo' || policy === 'priority' ? policy : 'fifo',
      expireUs: policy === 'drop-expired' ? (timeout ?? EXPIRE_US) : null,
      codel: policy === 'codel' ? codel : null,
      leaveUs: leave ?? null,
    };
    if (max === 0) {
      const cure = 'Write a larger "max", or take it out.';
      const word = policy === 'fifo' ? 'leave' : 'policy';
      reading.report(at, `means nothing where nobody may wait ("max: 0"). ${cure}`, `.${word}`);
    } else if (leave !== undefined && leave <= (discipline.expireUs ?? discipline.codel?.targetUs ?? 0)) {
      const bound = policy === 'codel' ? '"target" (left out: 5ms)' : '"timeout" (left out: 1s)';
      reading.report(at, `must be longer than ${bound}, or ${policy} finds nobody to drop. Or take it out.`, '.leave');
    }
    return { max, discipline };
  },
  () => ({ max: 256, discipline: null }),
);

const warmUp = convert(
  object('a warm-up', {
    for: required(positiveLength, 'From when a replica takes its first requests until it is warm.'),
    factor: defaulted(decimal({ min: 1, max: 1000, maxName: 'warmUpFactorMax' }), 3, 'How much more its work costs at first.'),
  }),
  ({ for: lengthUs, factor }, at, reading): WarmUp => {
    if (factor === 1) reading.report(at, 'is 1: no more than when it is warm. Write more than 1, or take it out.', '.factor');
    return { lengthUs, factor };
  },
  () => ({ lengthUs: 1, factor: 2 }),
);

/** The words of a service that are about the inside of a replica. */
export const processFields = {
  queue: defaulted(queue, {}, 'The line of requests in front of the workers of one replica.'),
  threadPools: defaulted(
    mapOf(
      name,
      object('a thread pool', {
        threads: defaulted(count({ min: 1, max: workersMax, maxName: 'workersMax' }), 8, 'Tasks that run at once.'),
        queue: defaulted(
          count({ max: queueLengthMax, maxName: 'queueLengthMax' }),
          100,
          'Tasks that may wait for a thread; one more is rejected with 503.',
        ),
        traced: optional(
          flag,
          'Whether the wait for a thread is a span of its own. Left out: it is in no span, as in code that nobody instrumented.',
        ),
      }),
      { max: insidesMax, what: 'thread pools' },
    ),
    {},
    'Pools of threads beside the workers of one replica, for steps that name one.',
  ),
  caches: defaulted(cacheUses, {}, 'Caches in the memory of one replica or in a cache server, for steps that name one.'),
  warmUp: optional(
    warmUp,
    'A replica that has come up works more slowly at first: code not compiled yet, cold caches. Replicas that run when the scenario starts are warm.',
  ),
  fileDescriptors: optional(
    count({ min: 1, max: descriptorsMax, maxName: 'descriptorsMax' }),
    'Sockets that one replica may have open, one for each request that it has taken in, call that it has under way and connection of its pools. With none left, requests are refused and calls fail. Left out: as many as it needs.',
  ),
  ports: optional(
    object('a range of ports', {
      max: defaulted(
        count({ min: 1, max: portsMax, maxName: 'portsMax' }),
        28_232,
        'Ports of one replica for connections that it opens, as Linux has them: 32768 to 60999.',
      ),
      timeWait: defaulted(
        stepLength,
        '60s',
        'For how long a port stays taken after the replica has closed its connection (TIME_WAIT).',
      ),
    }),
    'Ports for connections that one replica opens: one for each connection of its pools and, where it does not keep connections to services, for each call. With none left, calls fail. Left out: as many as it needs.',
  ),
  disk: optional(
    convert(
      object('a disk', {
        size: defaulted(bytes, '20GiB', 'How much fits on it.'),
        used: defaulted(bytes, '5GiB', 'What is on it when a replica starts.'),
        throughput: defaulted(
          byteRate({ min: 1, max: diskBytesMax, maxName: 'diskBytesMax' }),
          '200MiB/s',
          'How fast it writes, one write after the other.',
        ),
      }),
      (read, at, reading) => {
        if (read.used <= read.size) return read;
        reading.report(at, 'needs "used" to be at most "size" (left out: 5GiB and 20GiB).');
        return undefined;
      },
      () => ({ size: 1, used: 0, throughput: 1 }),
    ),
    'The disk of one replica, for steps that write.',
  ),
  memory: optional(containerMemory, 'The memory that the container of one replica may use. Left out: all that it needs.'),
};

type ProcessWords = { readonly [K in keyof typeof processFields]: Read<typeof processFields>[K] };

export function processModel({
  queue: line,
  threadPools,
  caches,
  warmUp: warming,
  fileDescriptors,
  ports,
  disk,
  memory,
}: ProcessWords): Process {
  return {
    queue: line.discipline,
    threadPools: threadPools.map(({ key, value }) => ({
      name: key,
      threads: value.threads,
      queueMax: value.queue,
      traced: value.traced,
    })),
    caches,
    fileDescriptors: fileDescriptors ?? null,
    ports: ports === undefined ? undefined : { portsMax: ports.max, timeWaitUs: ports.timeWait },
    disk: disk === undefined ? null : { sizeBytes: disk.size, usedBytes: disk.used, bytesPerSecond: disk.throughput },
    memory: memory ?? null,
    warmUp: warming ?? null,
  };
}

/** A step that looks into a cache of the replica; `steps` is the shape of what fetches a key that is not there. */
export function cacheStep(steps: Shape<Step[]>): Shape<Step> {
  return convert(
    object('a cache step', {
      cache: required(name, 'The cache of the service that is asked.'),
      keys: required(keyOrTenant, 'Which key a request asks for: one of many by chance, or that of the tenant it is for.'),
      missing: defaulted(
        share,
        '0%',
        'The share of the keys that stand for nothing; the steps of a miss find out just that, and it is not kept without a negativeTtl.',
      ),
      miss: required(steps, 'What happens when the key is not there; it is stored when that goes well.'),
      timeout: defaulted(
        positiveLength,
        '10s',
        'When a request that waits for what another one fetches, in a cache that coalesces, gives up and fails with 503.',
      ),
    }),
    ({ cache, keys, missing, miss, timeout }): Step => ({
      kind: 'cache',
      cache,
      keys,
      missingRatio: missing,
      timeoutUs: timeout,
      steps: miss,
    }),
    (): Step => ({ kind: 'cache', cache: '', keys: { kind: 'uniform', items: 1 }, steps: [] }),
  );
}

export const writeStep: Shape<Step> = convert(
  object('a write', {
    write: required(
      byteSize({ min: 1, max: writeBytesMax, maxName: 'writeBytesMax' }),
      'Writes so much to the disk of the replica; on a full disk it fails with 500.',
    ),
  }),
  ({ write }): Step => ({ kind: 'write', bytes: write }),
  () => ({ kind: 'write', bytes: 1 }),
);

/** A step that runs on a thread of a pool; `steps` is the shape of what runs there. */
export function threadPoolStep(steps: Shape<Step[]>): Shape<Step> {
  return convert(
    object('a thread pool step', {
      pool: required(
        name,
        'The thread pool of the replica that runs the steps; the worker of the request waits until they have ended.',
      ),
      steps: required(steps, 'What happens on the thread.'),
      timeout: optional(positiveLength, 'When a request gives up waiting for a thread and fails with 503. Left out: never.'),
    }),
    ({ pool, steps: inside, timeout }): Step => ({ kind: 'threadPool', pool, timeoutUs: timeout ?? null, steps: inside }),
    () => ({ kind: 'threadPool', pool: '', timeoutUs: null, steps: [] }),
  );
}

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
