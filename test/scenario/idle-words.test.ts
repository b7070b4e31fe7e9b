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
];

describe('an author is told of', () => {
  it.each(CASES)('%s', (_claim, text, by, problem) => {
    expect(problemsOf(broken('system.yaml', text, by))).toEqual([problem]);
  });
});
