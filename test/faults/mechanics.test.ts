/** What some faults do to small systems, case by case, where it can be said exactly. */
import { describe, expect, it } from 'vitest';
import { REQUEST_BYTES } from '../../src/sim/model/network.ts';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Arrivals, Service, Statement, Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openBrokered, processed } from '../world/broker-fixture.ts';
import { asking, database, statement, table } from '../world/database-fixture.ts';
import { openWorld, serverSpans, service, systemOf } from '../world/topology-fixture.ts';
import { courseOf } from './course-of.ts';

const SECOND = 1e6;
const everySecond: Arrivals = { kind: 'regular', perSecond: 1 };

function struck(world: World, fault: string, target: string, parameters: Readonly<Record<string, number>>): World {
  world.inject(1, courseOf(world.core.topology, fault, target, parameters));
  return world;
}

function shop(steps: readonly Step[], fields: Partial<Service> = {}): World {
  return openWorld(systemOf([service('shop', steps, fields)], everySecond), 'struck');
}

describe('clients that try again', () => {
  it('become one more with every second in which all fails', () => {
    const world = shop([{ kind: 'fail', ratio: 1, status: 500, message: 'no' }]);
    struck(world, 'retrying-clients', 'users', { share: 1, after: SECOND });
    world.advance(10.5 * SECOND);
    // 1 + 2 + ... + 10
    expect(serverSpans(world, 0).codes).toHaveLength(55);
  });
});

describe('slow clients', () => {
  it('hold a worker for as long as they need, after the work is done', () => {
    const world = shop([{ kind: 'wait', length: { kind: 'constant', valueUs: 200_000 } }]);
    struck(world, 'slow-clients', 'users', { share: 1, length: 1.3 * SECOND });
    world.advance(5.9 * SECOND);
    // One worker: each waits half a second longer than the one before.
    expect(serverSpans(world, 0)).toMatchObject({ sojournUs: [1.5e6, 2e6, 2.5e6], waitUs: [0, 0.5e6, 1e6] });
  });
});

describe('a balancer that is stuck', () => {
  it('sends every call to the first replica', () => {
    const world = struck(shop([], { replicas: 3 }), 'stuck-balancer', 'shop', { share: 1 });
    world.advance(9.5 * SECOND);
    const [chunk] = world.core.recorder.spans.chunks;
    expect(new Set(chunk.pod.subarray(0, chunk.rows))).toEqual(new Set([world.core.pods[0].host]));
  });
});

describe('tasks that wait for the pool that they are on', () => {
  const steps: Step[] = [
    {
      kind: 'threadPool',
      pool: 'io',
      timeoutUs: null,
      steps: [{ kind: 'wait', length: { kind: 'constant', valueUs: 300_000 } }],
    },
  ];
  const withThreads = (threads: number, queueMax = 100) => {
    const process = { ...PLAIN_PROCESS, threadPools: [{ name: 'io', threads, queueMax }] };
    return struck(shop(steps, { workers: 100, process }), 'nested-tasks', 'shop', { share: 1 });
  };
  const taken = ({ core }: World) => core.pods[0].process?.threadPools[0]?.taken;

  it('need two threads each, and give both back', () => {
    const world = withThreads(2);
    world.advance(5.9 * SECOND);
    expect([serverSpans(world, 0).sojournUs, taken(world)]).toEqual([new Array(5).fill(300_000), 0]);
  });

  it('stand still for ever on a pool of one thread, also after nobody does so any more', () => {
    const world = withThreads(1);
    world.advance(3.9 * SECOND);
    world.clear(1);
    world.advance(9.9 * SECOND);
    expect([serverSpans(world, 0).sojournUs, taken(world)]).toEqual([[], 1]);
  });

  it('give the first thread back when the second is refused', () => {
    const world = withThreads(1, 0);
    world.advance(5.9 * SECOND);
    expect([serverSpans(world, 0).codes, taken(world)]).toEqual([new Array(5).fill(503), 0]);
  });
});

describe('messages', () => {
  it('that are sent twice are worked on twice, and once where their key is remembered', () => {
    const remembered = { rememberUs: 60 * SECOND, entriesMax: 100, lockUs: SECOND };
    for (const [idempotent, works] of [
      [undefined, 20],
      [remembered, 10],
    ] as const) {
      const steps: Step[] = [{ kind: 'log', level: 'info', message: 'worked' }];
      const world = struck(openBrokered({ consumer: { steps, idempotent } }), 'duplicate-messages', 'events orders', {
        share: 1,
      });
      world.advance(10.5 * SECOND);
      expect(processed(world)).toBe(20);
      const { logs } = world.core.recorder;
      const lines = logs.chunks.flatMap((chunk) => [...chunk.template.subarray(0, chunk.rows)]);
      expect(lines.filter((line) => logs.templates[line].message === 'worked')).toHaveLength(works);
    }
  });

  it('of one key all go to one partition, and those without go to each in turn', () => {
    const key = { kind: 'zipf', items: 100, exponent: 1 } as const;
    const parts = (fault: string) => {
      const world = openBrokered({ partitions: 4, publish: { key } });
      struck(world, fault, 'events orders', { share: 1 });
      world.advance(12.5 * SECOND);
      return world.core.messaging.topics[0].partitions.map(({ end }) => end).sort((one, other) => other - one);
    };
    expect([parts('partition-skew'), parts('lost-order')]).toEqual([
      [12, 0, 0, 0],
      [3, 3, 3, 3],
    ]);
  });

  it('wait behind one that always fails, in its partition, and nowhere else while each has its reader', () => {
    const steps: Step[] = [{ kind: 'fail', ratio: 1, status: 500, message: 'no', malformedOnly: true }];
    const world = openBrokered({ partitions: 2, consumer: { steps, concurrency: 2, attemptsMax: null } });
    struck(world, 'poison-message', 'events orders', { messages: 1 });
    world.advance(20.5 * SECOND);
    const [{ cursors }] = world.core.messaging.groups;
    const lags = cursors.map(({ committed }, partition) => world.core.messaging.topics[0].partitions[partition].end - committed);
    expect(lags.sort((one, other) => one - other)).toEqual([0, 11]);
  });
});

describe('keys of a cache that are the same for two', () => {
  it('make every hit somebody else’s, and no miss', () => {
    const cache: Step = { kind: 'cache', cache: 'prices', keys: { kind: 'uniform', items: 4 }, steps: [] };
    const caches = [{ name: 'prices', entriesMax: 10, ttlUs: null }];
    const world = shop([cache], { process: { ...PLAIN_PROCESS, caches } });
    struck(world, 'wrong-key', 'shop', { share: 1 });
    world.advance(60.5 * SECOND);
    // Four keys were missed once each.
    expect([world.core.users[0].wrong, serverSpans(world, 0).codes.length]).toEqual([56, 60]);
  });
});

describe('a bad node', () => {
  it('slows what is on it, whatever service that is of, and nothing on the others', () => {
    const work: Step = { kind: 'work', demand: { kind: 'constant', valueUs: 10_000 } };
    const nodes = ['n-1', 'n-2'].map((name) => ({ name, processors: 4, zone: '' }));
    const system = { ...systemOf([service('shop', [work], { replicas: 2 })], everySecond), nodes };
    const world = struck(openWorld(system, 'struck'), 'bad-node', 'n-2', { loss: 0, taken: 0.8 });
    world.advance(4.5 * SECOND);
    expect(serverSpans(world, 0).sojournUs.sort((a, b) => a - b)).toEqual([10_000, 10_000, 50_000, 50_000]);
  });
});

describe('a timeout in the wrong unit', () => {
  it('ends every call of that service, until it is set right; both are in the change log', () => {
    const slow: Step = { kind: 'wait', length: { kind: 'constant', valueUs: 50_000 } };
    const call: Step = { kind: 'call', service: 'bank', method: 'GET', route: '/', timeoutUs: SECOND, guard: null };
    const system = systemOf([service('shop', [call]), service('bank', [slow])], everySecond);
    const world = struck(openWorld(system, 'struck'), 'config-typo', 'shop to bank', { timeout: 1_000 });
    world.advance(3.5 * SECOND);
    world.clear(1);
    world.advance(6.5 * SECOND);
    expect(serverSpans(world, 0).codes.filter((code) => code === 504)).toHaveLength(3);
    expect(world.core.changes.all().map(({ diff }) => diff)).toEqual([
      ['calls.bank.timeout: 1s -> 1ms'],
      ['calls.bank.timeout: 1ms -> 1s'],
    ]);
  });
});

describe('a column that is dropped while it is still read', () => {
  it('makes every statement fail that names it, and no other, until it is back', () => {
    const named = statement({ name: 'named', table: 'things', where: ['owner'] });
    const other = statement({ name: 'other', table: 'things', where: ['id'] });
    const codes = ({ name }: Statement) => {
      const things = table({ rows: 100 });
      const system = asking(database({ tables: [things], statements: [named, other] }), everySecond, 1_000, name);
      const world = struck(openWorld(system, 'struck'), 'dropped-column', 'store named', {});
      world.advance(3.5 * SECOND);
      world.clear(1);
      world.advance(6.5 * SECOND);
      return serverSpans(world, 0).codes;
    };
    expect(codes(named)).toEqual([500, 500, 500, 200, 200, 200]);
    expect(codes(other)).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it('fails those too that wait behind the migration, when its turn comes', () => {
    const named = statement({ name: 'named', table: 'things', where: ['owner'] });
    const system = asking(database({ tables: [table({ rows: 100 })], statements: [named] }), everySecond);
    const world = openWorld(system, 'struck');
    world.advance(1.5 * SECOND);
    const job = { kind: 'openTransaction', database: 'store', table: 'things', lock: 'access share', forUs: 3 * SECOND } as const;
    world.apply(job, 'job');
    struck(world, 'dropped-column', 'store named', {});
    world.advance(5.5 * SECOND);
    const { codes, sojournUs } = serverSpans(world, 0);
    expect(codes).toEqual([200, 500, 500, 500, 500]);
    expect(sojournUs.map((us) => Math.round(us / 100_000))).toEqual([0, 25, 15, 5, 0]);
  });
});

describe('packets that arrive twice', () => {
  it('are thrown away, but a link that was busy for 0.6 s of each second is too narrow for them', () => {
    const narrow = () => shop([], { bytesPerSecond: REQUEST_BYTES / 0.6 });
    const twice = struck(narrow(), 'duplicated-packets', 'shop', { share: 1 });
    const started = (world: World) => {
      world.advance(5.9 * SECOND);
      const [chunk] = world.core.recorder.spans.chunks;
      return [...chunk.startUs.subarray(0, chunk.rows)];
    };
    expect(started(narrow())).toEqual([1.6e6, 2.6e6, 3.6e6, 4.6e6, 5.6e6]);
    // Each waits for the copies of those before it: 1.2 s a request, where one comes every second.
    expect(started(twice)).toEqual([1.6e6, 2.8e6, 4.0e6, 5.2e6]);
  });
});
