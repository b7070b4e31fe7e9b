/** Words whose mechanism cannot run beside the others, so that an author would wait for an effect that never comes: told with what to write. */
import { describe, expect, it } from 'vitest';
import { broken, problemsOf } from './small-shop.ts';

type Case = readonly [claim: string, text: string, by: string, problem: string];

const CALL = 'services.front.endpoints["GET /cart"].steps[1]';
const STORE = 'services.store';
const hashed = '{by: {consistentHash: user}, slowStart: 10s}';

/** A service that reads a queue, with this said of how it does, and this done with a message. */
function mailed(word: string, step = '{work: 1ms}'): readonly [string, string] {
  const consumer = `      letters:\n        from: mail letters\n        ${word}\n        steps: [${step}]\n`;
  const brokers = 'brokers:\n  mail: {system: sqs, topics: {letters: {}, answers: {}}}\n';
  return ['databases:\n', `  post:\n    consumers:\n${consumer}${brokers}databases:\n`];
}

const CASES: readonly Case[] = [
  [
    'slow start of replicas that are chosen by a hash',
    ...(['replicas: 2', `balance: ${hashed}`] as const),
    `system.yaml:13:54: ${STORE}.balance.slowStart: means nothing with consistentHash, which sends each user where it always did. Choose by something else, or take it out.`,
  ],
  [
    'heeding what only a refusal with 429 says, without trying again after one',
    ...(['timeout: 1s', 'retry: {heedRetryAfter: true}'] as const),
    `system.yaml:11:20: ${CALL}.retry.heedRetryAfter: means nothing where "on" has no 429, the only refusal that says how long to wait. Add '429' to "on", or take it out.`,
  ],
  [
    'the wait before a further try where there is none',
    ...(['timeout: 1s', 'retry: {attempts: 1, backoff: {fixed: 1s}}'] as const),
    `system.yaml:11:20: ${CALL}.retry.backoff: means nothing with one try in all ("attempts: 1"). Write at least 2 "attempts", or take it out.`,
  ],
  [
    'a budget of further tries where there is none',
    ...(['timeout: 1s', 'retry: {attempts: 1, budget: 10%}'] as const),
    `system.yaml:11:20: ${CALL}.retry.budget: means nothing with one try in all ("attempts: 1"). Write at least 2 "attempts", or take it out.`,
  ],
  [
    'the wait before a further try of a message where there is none',
    ...mailed('retry: {attempts: 1, backoff: {fixed: 1s}}'),
    'system.yaml:24:16: services.post.consumers.letters.retry.backoff: means nothing with one try in all ("attempts: 1"). Write at least 2 "attempts", or take it out.',
  ],
  [
    'how long a broker that has no sessions hears nothing',
    ...mailed('session: 10s'),
    'system.yaml:22:7: services.post.consumers.letters: "session" means nothing with sqs: only Kafka has sessions. Take it out.',
  ],
  [
    'how long nobody waits for a broker',
    ...mailed('batch: 1', '{publish: mail answers, acks: none, timeout: 1s}'),
    'system.yaml:25:62: services.post.consumers.letters.steps[0].timeout: means nothing with "acks: none", which waits for nobody. Take one of them out.',
  ],
  [
    'hot rows of a database that is all in memory',
    ...(['{rows: 10k, ', '{rows: 10k, hot: {rows: 10%}, '] as const),
    'system.yaml:23:7: databases.items-db.tables.items: "hot" means nothing without a disk: all pages are in memory. Add "disk: {}" to the database, or take it out.',
  ],
  [
    'accesses to rows that are none',
    ...([
      '    tables:\n      items: {rows: 10k, ',
      '    disk: {}\n    tables:\n      items: {rows: 10k, hot: {rows: 0%}, ',
    ] as const),
    'system.yaml:24:31: databases.items-db.tables.items.hot.rows: must be more than 0%, since accesses go to these rows.',
  ],
  [
    'accesses to other rows than all',
    ...([
      '    tables:\n      items: {rows: 10k, ',
      '    disk: {}\n    tables:\n      items: {rows: 10k, hot: {rows: 100%}, ',
    ] as const),
    'system.yaml:24:31: databases.items-db.tables.items.hot.accesses: must be 100%, since there are no other rows.',
  ],
  [
    'partitions by tenant where nobody has one',
    ...(['    tables:\n', '    partitions: {count: 4}\n    tables:\n'] as const),
    'system.yaml:21:3: databases.items-db: "partitions" means nothing: no group of users has tenants. Add "tenants: {count: 1000}" to one.',
  ],
  [
    'rows that are spread over more partitions than there are',
    ...(['    tables:\n', '    partitions: {count: 4, spread: 5}\n    tables:\n'] as const),
    'system.yaml:22:17: databases.items-db.partitions.spread: must be at most "count", which is 4.',
  ],
  [
    'what else is on a disk that never fills',
    ...(['    tables:', '    disk: {used: 1GiB}\n    tables:'] as const),
    'system.yaml:22:11: databases.items-db.disk.used: means nothing on a disk without end. Add "size", or take it out.',
  ],
  [
    'shedding by a line longer than there can be',
    ...(['replicas: 2', 'shed: {queue: 11}\n    queue: {max: 10}'] as const),
    `system.yaml:13:19: ${STORE}.shed.queue: is never reached: the queue takes 10 at most ("queue.max"). Write at most 10.`,
  ],
  [
    'shedding by more in flight than there can be',
    ...(['replicas: 2', 'workers: 8\n    shed: {inFlight: 19}\n    queue: {max: 10}'] as const),
    `system.yaml:14:22: ${STORE}.shed.inFlight: is never reached: 8 "workers" and the queue take 18 at most. Write at most 18.`,
  ],
  [
    'a cache whose entries end at different times, but never',
    ...(['replicas: 2', 'caches: {shelf: {jitter: 10%}}'] as const),
    `system.yaml:13:14: ${STORE}.caches.shelf.jitter: means nothing where entries are good for ever. Add "ttl", or take it out.`,
  ],
  [
    'how long connections beyond all may lie idle',
    ...(['{max: 4}', '{max: 4, min: 4, idleTimeout: 1m}'] as const),
    `system.yaml:15:17: ${STORE}.pools.items-db.idleTimeout: means nothing where "min" is as large as "max": no connection is beyond it. Write a smaller "min", or take it out.`,
  ],
  [
    'what replicas ask of nodes that there are not',
    ...(['replicas: 2', 'cpuRequest: 2'] as const),
    `system.yaml:12:3: ${STORE}: "cpuRequest" means nothing without nodes to place replicas on. Add "nodes", or take it out.`,
  ],
  [
    'how far it is between zones that there are not',
    ...(['name: corner shop', 'name: corner shop\nnetwork: {betweenZones: 1ms}'] as const),
    'system.yaml:4:25: network.betweenZones: means nothing where there are no two zones. Say "zone" of nodes and databases, or take it out.',
  ],
  [
    'users who tell those above them that they give up',
    ...(['poisson: 10/s}', 'poisson: 10/s}, retry: {final: true}'] as const),
    'system.yaml:29:56: users.people.retry.final: a retry policy has no key "final". Nobody is above users, who would heed it. Take it out.',
  ],
  [
    'what is worth another try where there is none',
    ...(['timeout: 1s', 'retry: {attempts: 1, on: [timeout]}'] as const),
    `system.yaml:11:20: ${CALL}.retry.on: means nothing with one try in all ("attempts: 1"). Write at least 2 "attempts", or take it out.`,
  ],
  [
    'which rows a read hits that locks none',
    ...(['rows: 3', 'rows: 3, keys: 10'] as const),
    'system.yaml:26:9: databases.items-db.statements.find-items.reads.keys: means nothing for a read that locks no rows. Add "lock: for update", or take it out.',
  ],
  [
    'a flash crowd of no length',
    ...(['poisson: 10/s}', 'poisson: 10/s}, load: {crowds: [{at: 1m, times: 3, rise: 0, hold: 0, fade: 0}]}'] as const),
    'system.yaml:29:64: users.people.load.crowds[0]: is gone as it comes. Let "rise", "hold" or "fade" last longer than 0, or take it out.',
  ],
  [
    'a warm-up in which work costs no more',
    ...(['replicas: 2', 'warmUp: {for: 1m, factor: 1}'] as const),
    `system.yaml:13:13: ${STORE}.warmUp.factor: is 1: no more than when it is warm. Write more than 1, or take it out.`,
  ],
  [
    'more processor time than there is',
    ...(['replicas: 2', 'cpuLimit: 1500m'] as const),
    `system.yaml:12:3: ${STORE}: "cpuLimit" is never reached: a replica has 1 "processors". Write at most as many, or take it out.`,
  ],
  [
    'who is served first where nobody waits',
    ...(['replicas: 2', 'queue: {max: 0, policy: lifo}'] as const),
    `system.yaml:13:12: ${STORE}.queue.policy: means nothing where nobody may wait ("max: 0"). Write a larger "max", or take it out.`,
  ],
  [
    'expiring in a line that is left before',
    ...(['replicas: 2', 'queue: {policy: drop-expired, leave: 1s}'] as const),
    `system.yaml:13:12: ${STORE}.queue.leave: must be longer than "timeout" (left out: 1s), or drop-expired finds nobody to drop. Or take it out.`,
  ],
  [
    'a wait too long for CoDel that nobody stays for',
    ...(['replicas: 2', 'queue: {policy: codel, target: 20ms, leave: 20ms}'] as const),
    `system.yaml:13:12: ${STORE}.queue.leave: must be longer than "target" (left out: 5ms), or codel finds nobody to drop. Or take it out.`,
  ],
  [
    'a key of a call that nobody remembers',
    ...(['timeout: 1s', 'retry: {}\n            idempotencyKey: true'] as const),
    `system.yaml:12:29: ${CALL}.idempotencyKey: "idempotencyKey" means nothing to store GET /items. Add "idempotent: {}" to the endpoint, or take it out.`,
  ],
  [
    'a key of users that nobody remembers',
    ...(['poisson: 10/s}', 'poisson: 10/s}, retry: {}, idempotencyKey: true'] as const),
    'system.yaml:29:3: users.people: "idempotencyKey" means nothing to front GET /cart. Add "idempotent: {}" to the endpoint, or take it out.',
  ],
  [
    'a line by priority where all are normal',
    ...(['replicas: 2', 'queue: {policy: priority}'] as const),
    `system.yaml:12:3: ${STORE}: "policy: priority" means nothing where all requests are of normal priority. Say "priority" of users, an endpoint or a call, or take it out.`,
  ],
  [
    'a service that carries on priorities which nobody says',
    ...(['replicas: 2', 'priority: propagate'] as const),
    `system.yaml:12:3: ${STORE}: "priority: propagate" means nothing where all requests are of normal priority. Say "priority" of users, an endpoint or a call, or take it out.`,
  ],
  [
    'an endpoint that waits for keys that nobody sends',
    ...(['GET /items:\n', 'GET /items:\n        idempotent: {}\n'] as const),
    `system.yaml:17:7: ${STORE}.endpoints["GET /items"]: "idempotent" means nothing: nobody sends a key. Add "idempotencyKey: true" to a call that is repeated, or take it out.`,
  ],
];

describe('an author is told of', () => {
  it.each(CASES)('%s', (_claim, text, by, problem) => {
    expect(problemsOf(broken('system.yaml', text, by))).toEqual([problem]);
  });
});
