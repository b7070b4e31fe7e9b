/** Words that are each allowed and say nothing, or the opposite of each other, together: told at their place, with what to write. */
import { describe, expect, it } from 'vitest';
import { broken, problemsOf } from './small-shop.ts';

const CALL = 'services.front.endpoints["GET /cart"].steps[1]';
type Case = readonly [claim: string, text: string, by: string, problem: string];

const ARRIVE = 'arrive: {poisson: 10/s}';
const CASES: readonly Case[] = [
  [
    'a hedge after the end of the call',
    ...(['timeout: 1s', 'timeout: 1s\n            hedge: {after: 2s}'] as const),
    `system.yaml:12:20: ${CALL}.hedge: would be sent after 2s, but the call ends after 1s. Make "after" shorter than "timeout".`,
  ],
  [
    'a transaction within one of the same database',
    ...([
      '- query: items-db find-items',
      '- {transaction: items-db, steps: [{lock: shelf, steps: [{transaction: items-db, steps: [query: items-db find-items]}]}]}',
    ] as const),
    'system.yaml:19:81: services.store.endpoints["GET /items"].steps[0].steps[0].steps[0].transaction: is within a transaction of items-db already; savepoints are not modelled. Write its steps in place of it.',
  ],
  [
    'a breaker that opens at 0%',
    ...(['timeout: 1s', 'breaker: {failures: 0%}'] as const),
    `system.yaml:11:22: ${CALL}.breaker.failures: is 0%, which nothing can stay below. Write more than 0%, such as 1%.`,
  ],
  [
    'a breaker to which only calls are slow that have ended before',
    ...(['timeout: 1s', 'timeout: 1s\n            breaker: {slow: {over: 1s}}'] as const),
    `system.yaml:12:22: ${CALL}.breaker: calls slow what takes longer than 1s, but the call ends after 1s. Make "over" shorter than "timeout".`,
  ],
  [
    'a breaker that wants more calls than it holds',
    ...(['timeout: 1s', 'breaker: {window: 10 calls, minimum: 11}'] as const),
    `system.yaml:11:22: ${CALL}.breaker.minimum: is 11 calls, but it only holds the latest 10 ("window"): it is never judged. Write at most 10.`,
  ],
  [
    'a process that needs more than its container may use',
    ...(['replicas: 2', 'memory: {limit: 50MiB, base: 60MiB}'] as const),
    'system.yaml:13:13: services.store.memory: needs "base" to be at most "limit": every process would be killed at once.',
  ],
  [
    'a cache that does not fit into its heap',
    ...(['replicas: 2', 'heap: {size: 10MiB, live: 5MiB, allocates: 1KiB, keeps: {each: 1KiB, max: 6MiB}}'] as const),
    'system.yaml:13:11: services.store.heap: needs what it "keeps" when full to fit into "size" beside what is "live" (left out: 64MiB).',
  ],
  [
    'nothing but its size of a heap that is too large',
    ...(['replicas: 2', 'heap: {size: 2000GiB, live: 1MiB, allocates: 1KiB}'] as const),
    'system.yaml:13:18: services.store.heap.size: is too large; at most 1024GiB is allowed (memoryMax).',
  ],
  [
    'locked rows among more than the table has',
    ...(['where: [owner], rows: 3', 'where: [owner], rows: 3, lock: for update, keys: 1e9'] as const),
    'system.yaml:27:16: databases.items-db.statements.find-items.reads: chooses 3 rows among 1000000000 "keys", but must choose among as many, and items has 10000.',
  ],
  [
    'more rows than match one of the conditions',
    ...(['where: [owner], rows: 3', 'where: {owner: 2, kind: 50}, rows: 3'] as const),
    'system.yaml:27:16: databases.items-db.statements.find-items.reads: matches 3 rows, but only 2 of them match owner ("where"). Write at most 2 "rows".',
  ],
  [
    'a jitter of no lifetime',
    ...(['{max: 4}', '{max: 4, lifetimeJitter: 10%}'] as const),
    'system.yaml:15:17: services.store.pools.items-db.lifetimeJitter: means nothing without "lifetime". Add it, or take this out.',
  ],
  [
    'the closing of what never leaks',
    ...(['{max: 4}', '{max: 4, reclaimAfter: 10s}'] as const),
    'system.yaml:15:17: services.store.pools.items-db.reclaimAfter: means nothing without "leak". Add it, or take this out.',
  ],
  [
    'a panic where nobody is left out',
    ...(['replicas: 2', 'balance: {panic: 40%}'] as const),
    'system.yaml:13:14: services.store.balance.panic: means nothing where no replica is ever left out. Add "health: {}" or "outliers: {}", or take it out.',
  ],
  [
    'a target of CoDel beyond its interval',
    ...(['replicas: 2', 'queue: {policy: codel, target: 200ms}'] as const),
    'system.yaml:13:12: services.store.queue: needs "target", the wait that is acceptable, to be at most "interval" (left out: 5ms and 100ms).',
  ],
  [
    'a limit that starts above the highest, by what was left out',
    ...(['replicas: 2', 'concurrency: {adaptive: aimd, max: 10}'] as const),
    'system.yaml:13:18: services.store.concurrency: needs "min" to be at most "initial", and "initial" at most "max" (left out: 20, 20 and 200).',
  ],
  [
    'a health check that is asked again before it is late, by what was left out',
    ...(['replicas: 2', 'balance: {health: {every: 500ms}}'] as const),
    'system.yaml:13:23: services.store.balance.health: needs "timeout" to be less than "every" (left out: 1s and 5s).',
  ],
  [
    'a time that the law of a limit never looks at',
    ...(['replicas: 2', 'concurrency: {adaptive: gradient2, timeout: 1s}'] as const),
    'system.yaml:13:18: services.store.concurrency: "timeout" means nothing with gradient2. Write "adaptive: aimd" or take it out.',
  ],
  [
    'shedding that refuses everything',
    ...(['replicas: 2', 'shed: {busy: 0%}'] as const),
    'system.yaml:13:11: services.store.shed.busy: is 0%: every request would be refused, however idle the replica. Write more than 0%.',
  ],
  [
    'two steps of the load at one instant',
    ...([ARRIVE, `${ARRIVE}, load: {steps: [{at: 1m, times: 2}, {at: 1m, times: 3}]}`] as const),
    'system.yaml:29:62: users.people.load.steps[1].at: is at the same instant as the step before it. Keep one of the two.',
  ],
  [
    'a ramp that begins after the end of the run',
    ...([ARRIVE, `${ARRIVE}, load: {steps: [{at: 2h, times: 2, over: 1m}]}`] as const),
    'system.yaml:29:62: users.people.load.steps: a step begins at 2h, but the run ends at 1h ("lasts"). Let it begin before, or take it out.',
  ],
  [
    'a flash crowd that begins when the run ends',
    ...([ARRIVE, `${ARRIVE}, load: {crowds: [{at: 60m, times: 2}]}`] as const),
    'system.yaml:29:63: users.people.load.crowds: a flash crowd begins at 1h, but the run ends at 1h ("lasts"). Let it begin before, or take it out.',
  ],
  [
    'batches of more users than may come',
    ...([ARRIVE, 'arrive: {batches: {rate: 20000/s, mean: 1000}}'] as const),
    'system.yaml:29:3: users.people.arrive: may come to 20000000/s; at most 20000/s is allowed (arrivalsPerSecondMax).',
  ],
];

const SET: readonly Case[] = [
  [
    'a setting of a service for a database',
    'migrate: items-db\n    title: items - tidy up\n    do:\n      - dropIndex: {table: items, index: items_by_owner}',
    'configure: items-db\n    set: {queue.max: 3}',
    'items-db has no setting "queue.max". It has connections, ',
  ],
  [
    'a setting that nothing has',
    'migrate: items-db\n    title: items - tidy up\n    do:\n      - dropIndex: {table: items, index: items_by_owner}',
    'configure: items-db\n    set: {xyzzyplugh: 3}',
    'no setting is called "xyzzyplugh". A service has workers',
  ],
];

describe('an author is told of', () => {
  it.each(CASES)('%s', (_claim, text, by, problem) => {
    expect(problemsOf(broken('system.yaml', text, by))).toEqual([problem]);
  });

  it('nothing about a breaker that looks back on fewer calls than the usual minimum', () => {
    expect(problemsOf(broken('system.yaml', 'timeout: 1s', 'breaker: {window: 5 calls}'))).toEqual([]);
  });

  it.each(SET)('%s, with the settings that there are', (_claim, text, by, problem) => {
    const problems = problemsOf(broken('scenario.yaml', text, by));
    expect(problems.join()).toContain(problem);
    expect(problems.join()).toMatch(/deadlockTimeout|lockTimeout|statementTimeout/);
  });
});

describe('sums over a system are bounded:', () => {
  const many = (word: string, each: string, count: number): string =>
    `${word}:\n${Array.from({ length: count }, (_, i) => `  n${i}: ${each}\n`).join('')}`;
  it.each([
    [
      'clients',
      'users:',
      many('users', '{to: front, arrive: {closed: {clients: 100k, think: 30s}}, do: {GET /cart: 100%}}', 11),
      'clientsTotalMax',
    ],
    [
      'visits of clients that do not think',
      'users:',
      many('users', '{to: front, arrive: {closed: {clients: 10k, think: 0}}, do: {GET /cart: 100%}}', 1),
      'visitsPerSecondMax',
    ],
    [
      'arrivals',
      'users:',
      many('users', '{to: front, arrive: {poisson: 20000/s}, do: {GET /cart: 100%}}', 11),
      'arrivalsTotalMax',
    ],
    [
      'health checks',
      'services:\n',
      'services:\n  n: {replicas: 200, balance: {health: {every: 100ms, timeout: 50ms}}, endpoints: {GET /: {steps: []}}}\n  m: {replicas: 200, endpoints: {GET /: {steps: [{call: n GET /}]}}}\n',
      'healthChecksPerSecondMax',
    ],
    [
      'entries of caches',
      'services:\n',
      many('services', '{replicas: 200, caches: {c: {entries: 1M}}, endpoints: {GET /: {steps: []}}}', 1),
      'cacheEntriesTotalMax',
    ],
    [
      'idempotency keys',
      'services:\n',
      many(
        'services',
        '{endpoints: {GET /: {idempotent: {entries: 10M}, steps: []}, GET /b: {idempotent: {}, steps: []}, GET /c: {steps: [{call: n0 GET /, retry: {}, idempotencyKey: true}, {call: n0 GET /b, retry: {}, idempotencyKey: true}]}}}',
        1,
      ),
      'idempotencyKeysMax',
    ],
    [
      'calls that breakers look back on',
      'services:\n',
      many(
        'services',
        '{replicas: 500, endpoints: {GET /: {steps: [{call: n0 GET /b, breaker: {window: 100000 calls}}, {call: n0 GET /b, breaker: {window: 100000 calls}}, {call: n0 GET /b, breaker: {window: 100000 calls}}]}, GET /b: {steps: []}}}',
        1,
      ),
      'breakerCallsTotalMax',
    ],
    [
      'caches of the replicas that an autoscaler may add',
      'services:\n',
      many(
        'services',
        '{autoscale: {max: 500, target: {processor: 50%}}, caches: {c: {entries: 1M}}, endpoints: {GET /: {steps: []}}}',
        1,
      ),
      'cacheEntriesTotalMax',
    ],
    [
      'calls that breakers of replicas look back on that an autoscaler may add',
      'services:\n',
      many(
        'services',
        '{autoscale: {max: 500, target: {processor: 50%}}, endpoints: {GET /: {steps: [{call: n0 GET /b, breaker: {window: 100000 calls}}, {call: n0 GET /b, breaker: {window: 100000 calls}}, {call: n0 GET /b, breaker: {window: 100000 calls}}]}, GET /b: {steps: []}}}',
        1,
      ),
      'breakerCallsTotalMax',
    ],
  ])('%s', (_what, text, by, limit) => {
    const problems = problemsOf(broken('system.yaml', text, by));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^system\\.yaml:\\d+:\\d+: .* together; at most \\d+ are allowed \\(${limit}\\)\\.$`));
  });

  it('replicas that the time line adds count too', () => {
    const files = broken('system.yaml', 'services:\n', many('services', '{replicas: 450, endpoints: {GET /: {steps: []}}}', 4));
    const entry = 'timeline:\n  - {at: 5m, scale: n0 to 500}\n  - {at: 6m, scale: front to 200}\n';
    files.set('scenario.yaml', (files.get('scenario.yaml') ?? '').replace('timeline:\n', entry));
    expect(problemsOf(files)).toEqual([
      expect.stringMatching(/all services have 2052 replicas together; at most 2000 are allowed \(podsMax\)\.$/),
    ]);
  });
});
