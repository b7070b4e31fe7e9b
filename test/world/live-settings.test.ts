/** Settings of calls, thread pools, caches and balancing that operators change while the system runs, and releases that bring others. */
import { describe, expect, it } from 'vitest';
import { PLAIN_BALANCING } from '../../src/sim/model/balancing.ts';
import type { CallGuard } from '../../src/sim/model/call-guard.ts';
import type { CallPolicy } from '../../src/sim/model/call-policy.ts';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Settings } from '../../src/sim/model/settings.ts';
import type { Service, Step, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { spanRows } from './span-rows.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const SECOND_US = 1e6;
const WIDE: Partial<Service> = { workers: 10_000, processors: 100 };

interface Words {
  readonly timeoutUs?: number;
  readonly guard?: Partial<CallGuard>;
  readonly policy?: Partial<CallPolicy>;
}

/** A front that calls a back once a second, and the back's only step takes `lengthUs`. */
function system(lengthUs: number, { timeoutUs = 10 * SECOND_US, guard, policy }: Words): Topology {
  const call: Step = {
    ...{ kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs },
    guard: guard === undefined ? null : { law: null, breaker: null, bulkhead: null, rateLimit: null, ...guard },
    policy: policy === undefined ? undefined : { retry: null, hedge: null, cancels: null, propagatesDeadline: null, ...policy },
  };
  const wait: Step = { kind: 'wait', length: { kind: 'constant', valueUs: lengthUs } };
  return systemOf([service('front', [call], WIDE), service('back', [wait], { ...WIDE, replicas: 2 })], {
    kind: 'regular',
    perSecond: 1,
  });
}

function set(world: World, component: string, settings: Settings): void {
  const deed = { kind: 'configure', component, settings, title: '', author: 'test' } as const;
  expect(world.check(deed)).toEqual([]);
  world.apply(deed, 'test');
}

/** Calls of each second by how long they took for the front, in milliseconds. */
function calls(world: World): number[] {
  const { spans } = world.core.recorder;
  return [...spanRows(spans)]
    .filter(({ template }) => spans.templates[template].kind === 'client')
    .map(({ durationUs }) => durationUs / MS);
}

describe('a setting of calls', () => {
  it('changes the timeout of calls that begin from then on, and rolling it back gives them their own again', () => {
    const world = openWorld(system(700 * MS, {}), 'timeout');
    world.advance(1.3 * SECOND_US);
    set(world, 'front', { 'calls.back.timeout': 200 * MS });
    world.advance(2.5 * SECOND_US);
    world.apply({ kind: 'rollback', component: 'front', change: 'latest' }, 'test');
    world.advance(3.9 * SECOND_US);
    expect(calls(world)).toEqual([700, 200, 700]);
    const { logs } = world.core.recorder;
    const lines = logs.chunks.flatMap((chunk) =>
      Array.from({ length: chunk.rows }, (_, row) => logs.recordAt(chunk, row).message),
    );
    expect(lines.filter((message) => message.startsWith('no answer'))).toEqual(['no answer from back within 200 ms']);
  });

  it('changes how soon a call is tried again, and how often', () => {
    const retry = { attemptsMax: 3, on: ['timeout'], backoff: { kind: 'fixed', delayUs: 0 }, budget: null } as const;
    const world = openWorld(system(SECOND_US, { timeoutUs: 10 * MS, policy: { retry } }), 'retry');
    world.advance(1.5 * SECOND_US);
    set(world, 'front', { 'calls.back.retry.attempts': 2, 'calls.back.retry.backoff': 100 * MS });
    world.advance(2.5 * SECOND_US);
    const { spans } = world.core.recorder;
    const fronts = [...spanRows(spans)].filter(({ template }) => {
      const { kind, service: name } = spans.templates[template];
      return kind === 'server' && name === 'front';
    });
    expect(fronts.map(({ durationUs }) => durationUs / MS)).toEqual([3 * 10, 2 * 10 + 100]);
    expect(calls(world)).toHaveLength(3 + 2);
  });

  it('changes when a hedge is sent', () => {
    const world = openWorld(system(300 * MS, { policy: { hedge: { afterUs: 400 * MS, max: 1 } } }), 'hedge');
    world.advance(1.9 * SECOND_US);
    set(world, 'front', { 'calls.back.hedge.after': 100 * MS });
    world.advance(2.9 * SECOND_US);
    expect(calls(world).sort((one, other) => other - one)).toEqual([300, 300, 200]);
  });

  it('lets those who wait at a bulkhead in at once when it grows, and opens breakers sooner', () => {
    const guard = { bulkhead: { callsMax: 1, waitUs: 60 * SECOND_US, waitersMax: 10 } };
    const world = openWorld(system(10 * SECOND_US, { guard, timeoutUs: 60 * SECOND_US }), 'bulkhead');
    world.advance(4.5 * SECOND_US);
    set(world, 'front', { 'calls.back.bulkhead.max': 3 });
    world.advance(20 * SECOND_US);
    // Those of seconds 2 and 3 begin at 4.5 s, that of second 4 when the first has ended.
    expect(calls(world).slice(0, 3)).toEqual([10_000, 12_500, 11_500]);

    const policy = { window: { calls: 10 }, failureRatio: 1, slow: null, callsMin: 4, openUs: 60 * SECOND_US, halfOpenCalls: 1 };
    const breaking = openWorld(system(SECOND_US, { guard: { breaker: policy }, timeoutUs: 10 * MS }), 'breaker');
    breaking.advance(2.5 * SECOND_US);
    set(breaking, 'front', { 'calls.back.breaker.open': 3 * SECOND_US });
    breaking.advance(8.5 * SECOND_US);
    // Four failures open it at 4.01 s; half open at 8 s, one more failure.
    expect(calls(breaking).filter((took) => took === 10)).toHaveLength(5);
  });

  it('that the calls do not have is refused with a list of those they have', () => {
    const world = openWorld(system(MS, {}), 'none');
    const deed = {
      kind: 'configure',
      component: 'front',
      settings: { 'calls.back.breaker.open': 1 },
      title: '',
      author: '',
    } as const;
    expect(world.check(deed)[0]).toMatch(/^front has no setting "calls.back.breaker.open". It has .*calls\.back\.timeout/);
  });
});

describe('a setting of a process', () => {
  it('gives more threads to the tasks that wait, at once, and takes threads back as tasks end', () => {
    const wait: Step = { kind: 'wait', length: { kind: 'constant', valueUs: 10 * SECOND_US } };
    const pooled: Step = { kind: 'threadPool', pool: 'io', timeoutUs: null, steps: [wait] };
    const process = { ...PLAIN_PROCESS, threadPools: [{ name: 'io', threads: 1, queueMax: 100 }] };
    const world = openWorld(systemOf([service('shop', [pooled], { ...WIDE, process })], { kind: 'regular', perSecond: 1 }), 'io');
    const taken = () => world.core.pods[0].process?.threadPools[0]?.taken;
    world.advance(5.5 * SECOND_US);
    expect(taken()).toBe(1);
    set(world, 'shop', { 'threadPools.io.threads': 4 });
    expect(taken()).toBe(4);
    set(world, 'shop', { 'threadPools.io.threads': 2 });
    world.advance(14 * SECOND_US);
    expect(taken()).toBe(3 + 1 - 1);
    world.advance(16 * SECOND_US);
    expect(taken()).toBe(2);
  });

  it('serves the newest of those who wait first, once the policy is lifo, and the oldest again when that is rolled back', () => {
    const wait: Step = { kind: 'wait', length: { kind: 'constant', valueUs: 3 * SECOND_US } };
    const world = openWorld(systemOf([service('shop', [wait])], { kind: 'regular', perSecond: 1 }), 'line');
    world.advance(5 * SECOND_US);
    set(world, 'shop', { 'queue.policy': 1 });
    world.advance(8 * SECOND_US);
    world.apply({ kind: 'rollback', component: 'shop', change: 'latest' }, 'test');
    world.advance(16.5 * SECOND_US);
    // One a second arrives from 1 s on and takes 3 s: at 4 s that of 2 s is served, at 7 s that of 7 s or 6 s, and at 10 s that of 3 s.
    const begun = [...spanRows(world.core.recorder.spans)].map(({ startUs }) => startUs / SECOND_US);
    expect([begun[0], begun[1], begun[3], begun[4]]).toEqual([1, 2, 3, 4]);
    expect([6, 7]).toContain(begun[2]);
  });

  it('makes a cache smaller: the entries that were not used for longest go', () => {
    const cache: Step = { kind: 'cache', cache: 'prices', keys: { kind: 'uniform', items: 50 }, steps: [] };
    const process = { ...PLAIN_PROCESS, caches: [{ name: 'prices', entriesMax: 100, ttlUs: null }] };
    const world = openWorld(
      systemOf([service('shop', [cache], { ...WIDE, process })], { kind: 'regular', perSecond: 100 }),
      'cache',
    );
    const entries = () => world.core.pods[0].process?.caches[0]?.entryCount;
    world.advance(10 * SECOND_US);
    expect(entries()).toBe(50);
    set(world, 'shop', { 'caches.prices.entries': 20 });
    expect(entries()).toBe(20);
    world.advance(20 * SECOND_US);
    expect(entries()).toBe(20);
  });
});

describe('another way of balancing', () => {
  /** Two replicas, of which the first takes ten times as long; what the other did of the hundred requests of the last ten seconds. */
  const fast = (world: World) => {
    const { podNames } = world.core.recorder.spans;
    return [...spanRows(world.core.recorder.spans)].filter(
      ({ pod, startUs }) => podNames[pod] === world.core.pods[1].name && startUs > world.core.nowUs - 10 * SECOND_US,
    ).length;
  };
  const opened = (fields: Partial<Service>, releases: readonly Service[] = []): World => {
    const work: Step = { kind: 'work', demand: { kind: 'constant', valueUs: 50 * MS } };
    const shop = service('shop', [work], { replicas: 2, workers: 50, processors: 1, ...fields });
    const base = systemOf([shop], { kind: 'regular', perSecond: 10 });
    const brought = releases.map((release): Service => ({ ...shop, ...release, version: '2.0.0', startupUs: 3_600 * SECOND_US }));
    const world = openWorld({ ...base, releases: brought }, 'balance');
    world.core.pods[0].processors.setSpeed(0.1, world.core.events);
    world.core.pods[0].processorsShared = true;
    world.advance(10 * SECOND_US);
    return world;
  };

  it('that an operator sets spares the slow replica from then on', () => {
    const world = opened({ balancing: PLAIN_BALANCING });
    expect(Math.abs(fast(world) - 50)).toBeLessThanOrEqual(1);
    set(world, 'shop', { balance: 2 });
    world.advance(20 * SECOND_US);
    expect(fast(world)).toBeGreaterThan(75);
  });

  it('that a release brings to a service that had none comes with its deploy, and goes with its rollback', () => {
    const balancing = {
      ...PLAIN_BALANCING,
      law: 'least-requests',
      health: { everyUs: SECOND_US, timeoutUs: 1, unhealthyAfter: 1, healthyAfter: 1 },
    } as const;
    const world = opened({}, [{ ...service('shop', []), balancing }]);
    const backends = world.core.guarding.backends[0];
    expect([backends.policy.law, backends.checks]).toEqual(['round-robin', null]);
    expect(Math.abs(fast(world) - 50)).toBeLessThanOrEqual(1);
    world.apply({ kind: 'deploy', service: 'shop', version: '2.0.0', title: 'balanced', author: 'test' }, 'test');
    expect([backends.policy.law, backends.checks === null, world.core.program.guards[0].law]).toEqual([
      'least-requests',
      false,
      'least-requests',
    ]);
    world.advance(20 * SECOND_US);
    expect(fast(world)).toBeGreaterThan(75);
    world.apply({ kind: 'rollback', component: 'shop', change: 'latest' }, 'test');
    expect([backends.policy.law, backends.checks, world.core.program.guards[0].law]).toEqual([
      'round-robin',
      null,
      'round-robin',
    ]);
  });
});
