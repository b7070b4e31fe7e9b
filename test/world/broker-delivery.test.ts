/** What happens to messages when something goes wrong: nothing is lost that counts as safe, and what comes twice comes for a reason. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/sim/model/topology.ts';
import type { MessagingDeed } from '../../src/sim/model/messaging-deed.ts';
import type { World } from '../../src/sim/world/world.ts';
import { logLines, openBrokered, processed, spansOfKind, type Brokered } from './broker-fixture.ts';

const MS = 1_000;
const SECOND_US = 1e6;
const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });
const unreadable: Step = { kind: 'fail', ratio: 1, status: 500, message: 'field is null', malformedOnly: true };
const fails: Step = { kind: 'fail', ratio: 1, status: 500, message: 'no' };

const deed = (operation: MessagingDeed['operation'], words: Partial<MessagingDeed> = {}): MessagingDeed => ({
  ...{ kind: 'messaging', operation, component: 'worker', name: 'orders', partition: 0, to: '' },
  ...{ messages: 1, key: 0, malformed: false, title: '', author: 'test' },
  ...words,
});

const lags = ({ core }: World): number[] =>
  core.messaging.groups[0].cursors.map(({ committed }, at) => core.messaging.topics[0].partitions[at].end - committed);
const ends = ({ core }: World): number[] => core.messaging.topics.map(({ published }) => published);

function opened(words: Brokered, steps: readonly Step[]): World {
  return openBrokered({ ...words, consumer: { steps, ...words.consumer } });
}

/** One message that nobody can read, in a partition of its own choice, among fifty a second in five partitions. */
function poisoned(attemptsMax: number | null): World {
  const consumer = { concurrency: 5, attemptsMax, deadLetter: 'dead', batchMax: 3 };
  const world = opened({ perSecond: 50, partitions: 5, consumer }, [unreadable, wait(10 * MS)]);
  world.advance(10 * SECOND_US);
  world.apply(deed('publish', { component: 'events', malformed: true, key: 7 }), 'test');
  world.advance(40 * SECOND_US);
  return world;
}

describe('a message that always fails', () => {
  it('stops its partition and no other when it is tried without end', () => {
    const [most, ...others] = lags(poisoned(null)).sort((x, y) => y - x);
    expect(most).toBeGreaterThan(290);
    expect(Math.max(...others)).toBeLessThan(5);
  });

  it('becomes a dead letter after so many tries, and the partition goes on', () => {
    const world = poisoned(3);
    expect(Math.max(...lags(world))).toBeLessThan(5);
    expect(ends(world)[1]).toBe(1);
    expect(spansOfKind(world, 'consumer').filter(({ status }) => status === 'error').length).toBe(3);
  });

  it('is skipped by hand, and comes back when dead letters do', () => {
    const world = poisoned(null);
    const partition = lags(world).findIndex((lag) => lag > 100);
    world.apply(deed('skipMessage', { partition }), 'test');
    world.advance(60 * SECOND_US);
    expect(Math.max(...lags(world))).toBeLessThan(5);
    expect(ends(world)[1]).toBe(1);
    world.apply(deed('redrive', { component: 'events', name: 'dead', to: 'orders' }), 'test');
    world.advance(80 * SECOND_US);
    expect(Math.max(...lags(world))).toBeGreaterThan(50);
  });
});

describe('a member that goes', () => {
  /** Two replicas with a message of a second each; one is restarted at 5.5 s. */
  const restarted = (words: Brokered): World => {
    const worker = { replicas: 2, startupUs: SECOND_US };
    const world = opened({ perSecond: 2, partitions: 2, worker, ...words }, [wait(SECOND_US)]);
    world.advance(5.5 * SECOND_US);
    world.apply({ kind: 'restart', service: 'worker' }, 'test');
    world.advance(30 * SECOND_US);
    return world;
  };

  it('finishes its message first: nothing is worked on twice in a rolling restart', () => {
    const world = restarted({});
    const [{ returned, delivered, done }] = world.core.messaging.groups;
    expect({ returned, ahead: delivered - done <= 2 }).toEqual({ returned: 0, ahead: true });
    expect(logLines(world, /^Preparing to rebalance group worker/)).toBeGreaterThan(1);
    expect(logLines(world, /^Stabilized group worker .* 2 members/)).toBeGreaterThan(1);
  });

  it('stops all others in an eager rebalance, and only the partitions that move in a cooperative one', () => {
    const takesUs = 4 * SECOND_US;
    const [eager, cooperative] = (['eager', 'cooperative'] as const).map((protocol) =>
      processed(restarted({ broker: { rebalance: { protocol, takesUs } }, partitions: 4 })),
    );
    expect(cooperative).toBeGreaterThan(eager);
  });
});

describe('a lease that is shorter than the work', () => {
  it('expels the member again and again: each message is worked on many times, and the group does nothing but rebalance', () => {
    const consumer = { leaseUs: 2 * SECOND_US, batchMax: 5 };
    const world = opened({ perSecond: 5, consumer }, [wait(SECOND_US)]);
    world.advance(60 * SECOND_US);
    const [{ done, returned }] = world.core.messaging.groups;
    expect(done).toBe(1);
    expect(returned).toBeGreaterThan(40);
    expect(logLines(world, /poll timeout has expired/)).toBeGreaterThan(8);
    expect(logLines(world, /offset commit cannot be completed/)).toBeGreaterThan(8);
  });

  it('gives the messages of a queue to others, who work on them too', () => {
    const consumer = { leaseUs: 500 * MS, concurrency: 3, attemptsMax: 100 };
    const world = opened({ perSecond: 1, consumer, broker: { system: 'sqs' } }, [wait(800 * MS)]);
    world.advance(30 * SECOND_US);
    expect(processed(world)).toBeGreaterThan(1.5 * ends(world)[0]);
  });

  it('has no broker in the cloud that we could restart', () => {
    const name = (world: World) => world.core.messaging.brokers[0].model.name;
    const [ours, theirs] = (['rabbitmq', 'sqs'] as const).map((system) => opened({ broker: { system } }, []));
    expect(ours.check({ kind: 'restart', service: name(ours) })).toEqual([]);
    expect(theirs.check({ kind: 'restart', service: name(theirs) })).toEqual([
      `${name(theirs)} is a service of the cloud: it is not ours to restart.`,
    ]);
  });

  it('makes dead letters of messages of a queue that were handed out so often', () => {
    const consumer = { leaseUs: 500 * MS, attemptsMax: 3, deadLetter: 'dead', concurrency: 5 };
    const world = opened({ perSecond: 1, consumer, broker: { system: 'sqs' } }, [wait(800 * MS)]);
    world.advance(30.9 * SECOND_US);
    // Each is handed out thrice, half a second apart.
    expect(ends(world)).toEqual([30, 29]);
  });

  it('does no harm when whoever works remembers what it has worked on', () => {
    const idempotent = { rememberUs: 3_600 * SECOND_US, entriesMax: 1_000, lockUs: 10 * SECOND_US };
    const charged: Step = { kind: 'log', level: 'info', message: 'charged' };
    const consumer = { leaseUs: 500 * MS, concurrency: 3, attemptsMax: 100, idempotent };
    const world = opened({ perSecond: 1, consumer, broker: { system: 'sqs' } }, [wait(800 * MS), charged]);
    world.advance(30.9 * SECOND_US);
    expect(logLines(world, /^charged$/)).toBe(30);
  });
});

describe('a queue', () => {
  it('tries a message later that fails, while others go on, and gives up in the end', () => {
    const consumer = { attemptsMax: 3, deadLetter: 'dead', batchMax: 1 };
    const world = opened({ perSecond: 1, consumer, broker: { system: 'rabbitmq' } }, [fails]);
    world.advance(10.5 * SECOND_US);
    expect(ends(world)).toEqual([10, 8]);
    expect(processed(world)).toBe(8 * 3 + 2 + 1);
  });
});

describe('a topic that is full', () => {
  const full = (overflow: 'drop-head' | 'reject-publish'): World => {
    const world = opened({ perSecond: 10, messagesMax: 20, overflow }, [wait(1000 * SECOND_US)]);
    world.advance(10 * SECOND_US);
    return world;
  };

  it('drops the oldest, or refuses the newest', () => {
    expect(full('drop-head').core.messaging.groups[0].expired).toBe(100 - 20 - 1);
    const refusing = full('reject-publish');
    expect(refusing.core.messaging.topics[0].refused).toBe(100 - 20);
    expect(logLines(refusing, /could not publish to orders: topic is full/)).toBe(100 - 20);
  });
});

describe('a broker that is restarted', () => {
  it('keeps what it has, and takes what clients have tried to send meanwhile, unless they gave up', () => {
    const world = opened({ perSecond: 10, publish: { timeoutUs: 2 * SECOND_US } }, [wait(MS)]);
    world.advance(10.05 * SECOND_US);
    world.apply({ kind: 'restart', service: 'events' }, 'test');
    world.advance(30 * SECOND_US);
    // It is down for 5 s, and who had waited for 2 s has gone.
    expect(ends(world)[0]).toBe(300 - 30);
    expect(processed(world)).toBeGreaterThanOrEqual(269);
    expect(logLines(world, /no acknowledgement of a message to orders within/)).toBe(30);
  });
});
