/** Pools of threads nested in a process: bounded, and able to wait for themselves. */
import { describe, expect, it } from 'vitest';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertLaws } from './laws.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });
const onPool = (steps: Step[], timeoutUs: number | null = null): Step => ({ kind: 'threadPool', pool: 'io', timeoutUs, steps });

/** One request every 100 ms, the first at 100 ms. */
function opened(steps: Step[], threads: number, queueMax: number, untilUs: number): World {
  const process = { ...PLAIN_PROCESS, threadPools: [{ name: 'io', threads, queueMax }] };
  const world = openWorld(
    systemOf([service('shop', steps, { workers: 100, process })], { kind: 'regular', perSecond: 10 }),
    'io',
  );
  world.advance(untilUs);
  return world;
}

describe('a thread pool in a process', () => {
  it('runs as many tasks at once as it has threads; the others wait in the order in which they came', () => {
    const { sojournUs } = serverSpans(opened([onPool([wait(300_000)])], 2, 100, 1_010_000), 0);
    expect(sojournUs).toEqual([300_000, 300_000, 400_000, 400_000, 500_000]);
  });

  it('rejects at once, with 503, when its queue is full', () => {
    const world = opened([onPool([wait(1e6)])], 1, 2, 950_000);
    expect(serverSpans(world, 0).sojournUs).toEqual([0, 0, 0, 0, 0, 0]);
    const { target, process } = world.core.pods[0];
    const rejected = process?.threadPools[0]?.instruments.rejected ?? -1;
    expect(target.values[rejected]).toBe(6);
  });

  it('stands still for ever when its tasks wait for tasks of the same pool, and its gauges show why', () => {
    const world = opened([onPool([wait(150_000), onPool([])])], 2, 100, 10_050_000);
    // The first two hold both threads and wait for a third one.
    expect(serverSpans(world, 0).sojournUs).toEqual([]);
    const { target, process } = world.core.pods[0];
    process?.read(target, world.core.nowUs);
    const { taken = -1, waiting = -1 } = process?.threadPools[0]?.instruments ?? {};
    expect([target.values[taken], target.values[waiting]]).toEqual([2, 100]);
  });

  it('comes out of it when the inner wait has a timeout', () => {
    const world = opened([onPool([wait(150_000), onPool([], 1e6)])], 2, 100, 10_050_000);
    expect(serverSpans(world, 0).sojournUs.length).toBeGreaterThan(10);
  });
});

describe('the wait for a thread', () => {
  const waits = (world: World) => {
    const { spans } = world.core.recorder;
    return spans.chunks
      .flatMap((chunk) => Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row)))
      .filter(({ kind }) => kind === 'internal')
      .map(({ name, startUs, durationUs, status }) => ({ name, startUs, durationUs, status }));
  };
  const traced = (traced: boolean, timeoutUs: number | null = null) => {
    const process = { ...PLAIN_PROCESS, threadPools: [{ name: 'io', threads: 1, queueMax: 100, traced }] };
    const steps = [onPool([wait(150_000)], timeoutUs)];
    return openWorld(systemOf([service('shop', steps, { workers: 100, process })], { kind: 'regular', perSecond: 10 }), 'io');
  };
  const name = 'wait for a thread of io';

  it('is in no span, unless the pool is traced: then those who waited have one, as long as their wait', () => {
    const [plain, told] = [traced(false), traced(true)];
    for (const world of [plain, told]) world.advance(510_000);
    expect(waits(plain)).toEqual([]);
    expect(waits(told)).toEqual([
      { name, startUs: 200_000, durationUs: 50_000, status: 'unset' },
      { name, startUs: 300_000, durationUs: 100_000, status: 'unset' },
    ]);
    for (const world of [plain, told]) assertLaws(world);
  });

  it('is a failed span when it was given up', () => {
    const world = traced(true, 30_000);
    world.advance(240_000);
    expect(waits(world)).toEqual([{ name, startUs: 200_000, durationUs: 30_000, status: 'error' }]);
  });

  it('has a span from the moment on in which an operator asks for it, also where it began before', () => {
    const world = traced(false);
    world.advance(310_000);
    world.apply(
      { kind: 'configure', component: 'shop', settings: { 'threadPools.io.traced': 1 }, title: '', author: '' },
      'test',
    );
    world.advance(410_000);
    expect(waits(world)).toEqual([{ name, startUs: 300_000, durationUs: 100_000, status: 'unset' }]);
  });
});

describe('a replica that warms up', () => {
  it('takes the factor as long at first, evenly less until it is warm; the replicas of the opening are warm', () => {
    const demand = { kind: 'constant' as const, valueUs: 10_000 };
    const process = { ...PLAIN_PROCESS, warmUp: { lengthUs: 1e6, factor: 3 } };
    const shop = service('shop', [{ kind: 'work', demand }], { workers: 100, processors: 100, startupUs: 10_000, process });
    const world = openWorld(systemOf([shop], { kind: 'regular', perSecond: 10 }), 'warm');
    world.advance(1_040_000);
    expect(new Set(serverSpans(world, 0).sojournUs)).toEqual(new Set([10_000]));
    world.apply({ kind: 'restart', service: 'shop' }, 'test');
    world.advance(2_550_000);
    // Ready at 1.05 s, so the requests at 1.1 s, 1.2 s, ... come with 95 %, 85 %, ... of the warm-up ahead of them.
    const after = serverSpans(world, 1_060_000).sojournUs;
    expect(after.slice(0, 3)).toEqual([29_000, 27_000, 25_000]);
    expect(after.slice(10)).toEqual([10_000, 10_000, 10_000, 10_000, 10_000]);
  });
});
