/** Paths between components, exactly: who takes which, what their ends do to many messages at once, and when lost ones arrive. */
import { describe, expect, it } from 'vitest';
import type { NetworkPath } from '../../src/sim/model/network.ts';
import { PLAIN_KEEPING } from '../../src/sim/model/pool.ts';
import type { Arrivals, Service, Step, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const SECOND = 1e6;
const every = (perSecond: number): Arrivals => ({ kind: 'regular', perSecond });
const PLAIN: NetworkPath = { from: null, to: 'back', latency: null, lossRatio: 0, bytesPerSecond: null };

function call(to: string, timeoutUs = 100 * SECOND): Step {
  return { kind: 'call', service: to, method: 'GET', route: '/', guard: null, timeoutUs };
}

interface Words {
  readonly paths?: readonly NetworkPath[];
  readonly steps?: readonly Step[];
  readonly front?: Partial<Service>;
  readonly back?: Partial<Service>;
}

/** Requests to `front`, each a call to `back`, which takes no time; a hop takes 1 ms. */
function calling(arrivals: Arrivals, words: Words): Topology {
  const front = service('front', words.steps ?? [call('back')], { workers: 100_000, ...words.front });
  const back = service('back', [], { workers: 100_000, ...words.back });
  const other = service('other', [], { workers: 100_000 });
  const topology = systemOf([front, back, other], arrivals, MS);
  return { ...topology, network: { paths: words.paths ?? [], retransmitUs: 200 * MS } };
}

/** How long calls took, ms, in the order in which they began. */
function callsOf(world: World, untilUs: number): number[] {
  world.advance(untilUs);
  const { spans } = world.core.recorder;
  return spans.chunks
    .flatMap((chunk) => Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row)))
    .filter(({ kind }) => kind === 'client')
    .sort((one, other) => one.startUs - other.startUs)
    .map(({ durationUs }) => durationUs / MS);
}

const endpoints = (responseBytes: number, requestBytes = 0) => ({
  endpoints: [{ method: 'GET', route: '/', steps: [], responseBytes, requestBytes }],
});

describe('a message', () => {
  it('takes the path between its two ends, else that to its end, else that of all', () => {
    const slow = (from: string | null, valueUs: number): NetworkPath => ({
      ...PLAIN,
      from,
      latency: { kind: 'constant', valueUs },
    });
    const steps = [call('back'), call('other')];
    const took = (paths: readonly NetworkPath[]) => callsOf(openWorld(calling(every(1), { paths, steps }), '1'), 1.5 * SECOND);
    expect(took([])).toEqual([2, 2]);
    expect(took([slow(null, 5 * MS)])).toEqual([10, 2]);
    expect(took([slow('front', 20 * MS), slow(null, 5 * MS)])).toEqual([40, 2]);
    expect(took([slow('other', 20 * MS)])).toEqual([2, 2]);
  });

  it('takes as long as its bytes need beside the latency, and waits for those before it in its direction', () => {
    const path = { ...PLAIN, bytesPerSecond: 1e6 };
    const steps: Step[] = [{ kind: 'parallel', branches: [[call('back')], [call('back')], [call('back')]] }];
    const world = openWorld(calling(every(1), { paths: [path], steps, back: endpoints(10_000, 2_000) }), '1');
    // Requests take 2 ms each, one after the other, and answers 10 ms.
    expect(callsOf(world, 1.5 * SECOND)).toEqual([14, 24, 34]);
  });

  it('waits for the link of the replica that it leaves and of the one that it reaches, each a line of its own', () => {
    const steps: Step[] = [{ kind: 'parallel', branches: [[call('back')], [call('back')]] }];
    const front = { bytesPerSecond: 1e6 };
    const back = { ...endpoints(10_000), bytesPerSecond: 2e6 };
    const both = openWorld(calling(every(1), { steps, front, back }), '1');
    // An answer takes 5 ms to leave and 10 ms to come in; the second leaves while the first comes in.
    expect(callsOf(both, 1.5 * SECOND)).toEqual([17, 27]);
    const sent = both.core.pods.map(({ link, target }) => (link === null ? -1 : Math.max(...target.values.slice(0, 100))));
    expect(sent.slice(0, 2).every((bytes) => bytes >= 20_000)).toBe(true);
  });

  it('on a link that is busy for half of the time waits as long as in an M/D/1 queue', () => {
    const path = { ...PLAIN, bytesPerSecond: 1e6 };
    const world = openWorld(calling({ kind: 'poisson', perSecond: 50 }, { paths: [path], back: endpoints(10_000) }), '3');
    const took = callsOf(world, 240 * SECOND);
    const meanMs = took.reduce((sum, one) => sum + one, 0) / took.length - 12;
    // rho s / (2 (1 - rho)) with s = 10 ms
    expect(Math.abs(meanMs - 5)).toBeLessThan(0.4);
  });
});

describe('a message that is lost', () => {
  it('is sent again after 200 ms, and then after twice as long, and is late but never gone', () => {
    const world = openWorld(calling(every(20), { paths: [{ ...PLAIN, from: 'front', lossRatio: 0.2 }] }), '1');
    const took = callsOf(world, 200 * SECOND);
    const onTime = took.filter((ms) => ms === 2).length / took.length;
    expect(Math.abs(onTime - 0.64)).toBeLessThan(0.03);
    // Each way is late by 200, 600, 1400, ... ms.
    const ways = [0, 1, 3, 7, 15, 31, 63, 127].map((times) => times * 200);
    const possible = new Set(ways.flatMap((there) => ways.map((back) => there + back + 2)));
    expect(took.filter((ms) => !possible.has(ms))).toEqual([]);
    const [front, back] = world.core.pods.map(({ link }) => link);
    expect(front !== null && back !== null && world.core.pods[2].link === null).toBe(true);
  });

  it('of those that open a connection is sent again after 1 s, 2 s and 4 s, since nobody knows the round trip yet', () => {
    const keeping = { ...PLAIN_KEEPING, usesMax: 1, connect: { roundTrips: 1, workUs: 0 } };
    const words = { paths: [{ ...PLAIN, lossRatio: 0.1 }], front: { connections: { sizeMax: 500, keeping } } };
    const took = callsOf(openWorld(calling(every(0.05), words), '1'), 6_000 * SECOND);
    const seconds = took.map((ms) => Math.floor(ms / 1_000));
    expect(seconds.filter((one) => one === 1).length / took.length).toBeGreaterThan(0.1);
    expect(seconds.some((one) => one === 3)).toBe(true);
  });

  it('of a call that times out leaves it to its timeout, and the callee works on when it has come', () => {
    const world = openWorld(calling(every(20), { paths: [{ ...PLAIN, lossRatio: 0.2 }], steps: [call('back', 100 * MS)] }), '1');
    const took = callsOf(world, 100 * SECOND);
    expect(new Set(took)).toEqual(new Set([2, 100]));
    const { spans } = world.core.recorder;
    const served = spans.chunks.flatMap((chunk) =>
      Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row)).filter((one) => one.service === 'back'),
    );
    expect(Math.abs(served.length - took.length)).toBeLessThan(20);
  });
});
