/** One service that publishes a message for each request, one that consumes them, and a broker between that takes no time. */
import type { Broker, PublishStep } from '../../src/sim/model/broker.ts';
import type { Span, SpanKind } from '../../src/sim/model/span.ts';
import type { Consumer, Service, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;

export interface Brokered {
  readonly broker?: Partial<Broker>;
  readonly publish?: Partial<PublishStep>;
  readonly consumer?: Partial<Consumer>;
  readonly worker?: Partial<Service>;
  readonly perSecond?: number;
  readonly partitions?: number;
  readonly messagesMax?: number;
  readonly overflow?: 'drop-head' | 'reject-publish';
}

function consumerOf(fields: Partial<Consumer> = {}): Consumer {
  return {
    ...{ name: 'orders', broker: 'events', topic: 'orders', group: 'worker', concurrency: 1, batchMax: 1 },
    ...{ leaseUs: null, sessionUs: 10 * SECOND_US, ack: 'after', attemptsMax: 3, deadLetter: null, steps: [] },
    backoff: { kind: 'fixed', delayUs: SECOND_US },
    ...fields,
  };
}

function brokered(words: Brokered): Topology {
  const publish: PublishStep = {
    ...{ kind: 'publish', broker: 'events', topic: 'orders', key: null, malformedRatio: 0 },
    ...{ acks: 'all', sendsContext: true, timeoutUs: SECOND_US },
    ...words.publish,
  };
  const front = service('front', [publish], { workers: 10_000 });
  const worker = service('worker', [], { consumers: [consumerOf(words.consumer)], ...words.worker });
  const topic = { messagesMax: words.messagesMax ?? 100_000, overflow: words.overflow ?? 'drop-head', retentionUs: null };
  const broker: Broker = {
    ...{ name: 'events', system: 'kafka', latency: { kind: 'constant', valueUs: 0 }, startupUs: 5 * SECOND_US },
    rebalance: { protocol: 'eager', takesUs: 0 },
    topics: [
      { name: 'orders', partitions: words.partitions ?? 1, ...topic },
      { name: 'dead', partitions: 1, ...topic },
    ],
    ...words.broker,
  };
  const arrivals = { kind: 'regular', perSecond: words.perSecond ?? 1 } as const;
  return { ...systemOf([front, worker], arrivals), brokers: [broker] };
}

export function openBrokered(words: Brokered): World {
  return openWorld(brokered(words), 'messages');
}

export function spansOfKind(world: World, kind: SpanKind): Span[] {
  const { spans } = world.core.recorder;
  return spans.chunks
    .flatMap((chunk) => Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row)))
    .filter((span) => span.kind === kind);
}

/** Lines of all logs whose message is like this. */
export function logLines({ core }: World, pattern: RegExp): number {
  const { logs } = core.recorder;
  const wanted = logs.templates.map(({ message }) => pattern.test(message.replaceAll(/\{members\}/g, '2')));
  return logs.chunks.reduce(
    (sum, chunk) => sum + chunk.template.subarray(0, chunk.rows).filter((template) => wanted[template]).length,
    0,
  );
}

/** Messages worked on so far, each try counted. */
export function processed(world: World): number {
  return spansOfKind(world, 'consumer').length;
}
