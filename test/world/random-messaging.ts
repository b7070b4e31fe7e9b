/** Random brokers, and what services publish and consume, on the scale of microseconds. */
import fc from 'fast-check';
import type { Broker, PublishStep } from '../../src/sim/model/broker.ts';
import type { Consumer, Step } from '../../src/sim/model/topology.ts';
import { BROKER } from './random-messaging-deeds.ts';

/** A topic of Kafka or a queue, as the broker is. */
const TOPICS = ['orders', 'dead'] as const;

const rebalance = fc.record({
  protocol: fc.constantFrom('eager' as const, 'cooperative' as const),
  takesUs: fc.constantFrom(0, 100),
});

export const randomBrokers: fc.Arbitrary<Broker[]> = fc
  .record({
    system: fc.constantFrom('kafka' as const, 'kafka' as const, 'rabbitmq' as const, 'sqs' as const),
    latency: fc.constantFrom({ kind: 'constant' as const, valueUs: 0 }, { kind: 'exponential' as const, meanUs: 20 }),
    startupUs: fc.constantFrom(0, 300),
    rebalance,
    partitions: fc.integer({ min: 1, max: 4 }),
    messagesMax: fc.constantFrom(2, 1_000),
    overflow: fc.constantFrom('drop-head' as const, 'reject-publish' as const),
    retentionUs: fc.constantFrom(null, null, 400),
  })
  .map(({ system, latency, startupUs, rebalance: rule, partitions, ...rest }) => {
    const topics = TOPICS.map((name) => ({ name, partitions: system === 'kafka' ? partitions : 1, ...rest }));
    return [{ name: BROKER, system, latency, startupUs, rebalance: rule, topics }];
  });

const randomPublish: fc.Arbitrary<PublishStep> = fc.record({
  kind: fc.constant('publish' as const),
  broker: fc.constant(BROKER),
  topic: fc.constant('orders'),
  key: fc.constantFrom(null, 'tenant' as const, { kind: 'zipf' as const, items: 10, exponent: 1 }),
  malformedRatio: fc.constantFrom(0, 0.1),
  acks: fc.constantFrom('all' as const, 'all' as const, 'none' as const),
  sendsContext: fc.constantFrom(true, true, false),
  timeoutUs: fc.constantFrom(20, 1_000),
});

/** The steps of an endpoint, and perhaps a message after them. */
export function perhapsPublishing(steps: fc.Arbitrary<Step[]>): fc.Arbitrary<Step[]> {
  return fc.tuple(steps, fc.option(randomPublish)).map(([before, publish]) => (publish === null ? before : [...before, publish]));
}

/** `steps` is what is done with a message. */
export function randomConsumers(steps: fc.Arbitrary<Step[]>): fc.Arbitrary<Consumer[]> {
  const consumer = fc
    .record({
      topic: fc.constantFrom('orders', 'orders', 'dead'),
      group: fc.constantFrom('one', 'two'),
      concurrency: fc.integer({ min: 1, max: 2 }),
      batchMax: fc.constantFrom(1, 3),
      leaseUs: fc.constantFrom(null, 200, 1_000),
      sessionUs: fc.constantFrom(100, 500),
      ack: fc.constantFrom('after' as const, 'after' as const, 'before' as const),
      attemptsMax: fc.integer({ min: 1, max: 3 }),
      backoff: fc.constantFrom(
        { kind: 'fixed' as const, delayUs: 50 },
        { kind: 'exponential' as const, baseUs: 10, maxUs: 100, jitter: 'full' as const },
      ),
      deadLetters: fc.boolean(),
      takesContext: fc.constantFrom(undefined, undefined, false),
      idempotent: fc.option(fc.constant({ rememberUs: 5_000, entriesMax: 20, lockUs: 100 }), { nil: undefined }),
      steps,
    })
    .map(({ deadLetters, ...rest }): Consumer => ({
      ...{ name: `${rest.topic}-${rest.group}`, broker: BROKER, ...rest },
      leaseUs: rest.leaseUs ?? 5_000,
      deadLetter: deadLetters && rest.topic === 'orders' ? 'dead' : null,
      steps: [{ kind: 'fail', ratio: 1, status: 500, message: 'field is null', malformedOnly: true }, ...rest.steps],
    }));
  return fc.uniqueArray(consumer, { minLength: 0, maxLength: 2, selector: ({ name }) => name });
}
