/** Messages of a log: partitions in order, one member each, batches that are done or come again. */
import { describe, expect, it } from 'vitest';
import type { Broker } from '../../src/sim/model/broker.ts';
import type { Consumer, Service, Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openBrokered, processed, spansOfKind } from './broker-fixture.ts';

const MS = 1_000;
const SECOND_US = 1e6;
const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });

interface Words {
  readonly broker?: Partial<Broker>;
  readonly consumer?: Partial<Consumer>;
  readonly worker?: Partial<Service>;
  readonly perSecond?: number;
  readonly partitions?: number;
}

function opened(steps: readonly Step[], words: Words = {}): World {
  return openBrokered({ ...words, consumer: { steps, ...words.consumer } });
}

const lag = ({ core }: World): number => {
  const [{ cursors }] = core.messaging.groups;
  return cursors.reduce((sum, { position }, at) => sum + core.messaging.topics[0].partitions[at].end - position, 0);
};

describe('a member of a group', () => {
  it('works on messages one after the other, as fast as its steps allow', () => {
    const world = opened([wait(100 * MS)], { perSecond: 20 });
    world.advance(60.06 * SECOND_US);
    // The first comes at 50 ms, and the line grows by ten a second.
    expect(processed(world)).toBe(600);
    expect(lag(world)).toBe(600);
  });

  it('is one of at most as many at work as there are partitions', () => {
    const world = opened([wait(100 * MS)], { perSecond: 100, partitions: 4, consumer: { concurrency: 9 } });
    world.advance(60.06 * SECOND_US);
    expect(processed(world)).toBe(4 * 600);
  });

  it('gets messages with one key in their order', () => {
    const world = opened([wait(30 * MS)], { perSecond: 50, partitions: 5, consumer: { concurrency: 2, batchMax: 4 } });
    world.advance(30 * SECOND_US);
    const last = new Map<unknown, number>();
    for (const { attributes } of spansOfKind(world, 'consumer')) {
      const [partition, offset] = [
        attributes['messaging.destination.partition.id'],
        Number(attributes['messaging.kafka.message.offset']),
      ];
      expect(offset).toBe((last.get(partition) ?? -1) + 1);
      last.set(partition, offset);
    }
    expect(last.size).toBe(5);
  });

  it('goes on in the trace of the producer', () => {
    const world = opened([wait(MS)]);
    world.advance(2 * SECOND_US);
    const trace = world.core.recorder.spans.trace(1)?.spans ?? [];
    const [consumer, producer] = ['consumer', 'producer'].map((kind) => trace.find((span) => span.kind === kind));
    expect(trace.length).toBe(3);
    expect(producer?.name).toBe('publish orders');
    expect(consumer?.name).toBe('process orders');
    expect(consumer?.parentSpanId).toBe(producer?.spanId);
  });

  it('begins a trace of its own when the consumer takes no context, until it is told to', () => {
    const world = openBrokered({ consumer: { takesContext: false, steps: [wait(MS)] } });
    world.advance(2.5 * SECOND_US);
    const own = spansOfKind(world, 'consumer').filter(({ parentSpanId }) => parentSpanId === null);
    expect(own.length).toBe(2);
    expect(new Set(own.map(({ traceId }) => traceId)).size).toBe(2);
    const settings = { 'consumers.orders.context': 1 };
    world.apply({ kind: 'configure', component: 'worker', settings, title: '', author: 'test' }, 'test');
    world.advance(4.5 * SECOND_US);
    expect(spansOfKind(world, 'consumer').filter(({ parentSpanId }) => parentSpanId !== null).length).toBe(2);
  });

  it('begins a trace of its own when the producer sends no context', () => {
    const world = openBrokered({ publish: { sendsContext: false }, consumer: { steps: [wait(MS)] } });
    world.advance(2.5 * SECOND_US);
    expect(spansOfKind(world, 'consumer').map(({ parentSpanId }) => parentSpanId)).toEqual([null, null]);
  });
});
