/** What becomes of work for a caller that has stopped waiting: it is abandoned, cancelled, or knows its deadline. */
import { describe, expect, it } from 'vitest';
import type { Service, Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { database, statement } from './database-fixture.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const WIDE: Partial<Service> = { workers: 1_000, processors: 100 };

const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });
const work = (valueUs: number): Step => ({ kind: 'work', demand: { kind: 'constant', valueUs } });
const call = (to: string, timeoutUs: number): Step => ({
  ...{ kind: 'call', service: to, method: 'GET', route: '/', timeoutUs, guard: null },
});

/** front -> middle -> back, one request at 1 s; the front waits for 5 ms, one hop takes 1 ms. */
function chain(fields: Partial<Service>, back: readonly Step[], middle: readonly Step[] = [call('back', 100_000)]): World {
  const services = [
    service('front', [call('middle', 5_000)], { ...WIDE, ...fields }),
    service('middle', middle, { ...WIDE, ...fields }),
    service('back', back, { ...WIDE, ...fields }),
  ];
  const world = openWorld(systemOf(services, { kind: 'regular', perSecond: 1 }, 1_000), 'seed');
  world.advance(1_900_000);
  expect(world.core.frames.inUse).toBe(0);
  return world;
}

/** Ends of the server spans of the only trace by service, in microseconds after its beginning, with their status codes. */
function ends(world: World): Record<string, readonly [number, unknown]> {
  const spans = world.core.recorder.spans.trace(1)?.spans ?? [];
  return Object.fromEntries(
    spans
      .filter((span) => span.kind === 'server')
      .map((span) => [span.service, [span.startUs + span.durationUs - 1e6, span.attributes['http.response.status_code']]]),
  );
}

describe('a callee whose caller has stopped waiting', () => {
  it('works on to its end when nobody tells it', () => {
    expect(ends(chain({}, [wait(50_000)]))).toEqual({ front: [6_000, 504], middle: [54_000, 200], back: [53_000, 200] });
  });

  it('ends at once when it waits and is told, and tells its own callees, each one hop later', () => {
    const world = chain({ cancels: true }, [wait(50_000)]);
    expect(ends(world)).toEqual({ front: [6_000, 504], middle: [7_000, 499], back: [8_000, 499] });
    expect(world.core.pods.map((pod) => pod.workersBusy)).toEqual([0, 0, 0]);
  });

  it('finishes the work that is on a processor, and begins nothing after it', () => {
    const { back } = ends(chain({ cancels: true }, [work(20_000), wait(50_000), work(1_000)]));
    expect(back).toEqual([23_000, 499]);
  });

  it('ends all branches of a parallel step', () => {
    const parallel: Step = { kind: 'parallel', branches: [[wait(30_000)], [call('back', 100_000)], [work(9_000), wait(1_000)]] };
    const world = chain({ cancels: true }, [wait(50_000)], [parallel]);
    expect(ends(world)).toEqual({ front: [6_000, 504], middle: [11_000, 499], back: [8_000, 499] });
  });

  it('cancels its query: the database stops working on it, and the connection is free when the pod has heard so', () => {
    const store = database({ statements: [statement({ takes: { kind: 'constant', valueUs: 50_000 } })] });
    const query: Step = { kind: 'query', database: 'store', statement: 'ask', timeoutUs: 10e6 };
    const services = [
      service('front', [call('back', 5_000)], { ...WIDE, cancels: true }),
      service('back', [query], { ...WIDE, pools: [{ database: 'store', sizeMax: 1, acquireTimeoutUs: 1e6, keeping: null }] }),
    ];
    const system = systemOf(services, { kind: 'regular', perSecond: 1 }, 1_000);
    const world = openWorld({ ...system, databases: [store] }, 'seed');
    world.advance(1_008_999);
    expect(ends(world)).toEqual({ front: [6_000, 504], back: [7_000, 499] });
    // It arrived after three hops, and hears of the end after two more than the five milliseconds.
    const [{ processors }] = world.core.databases;
    expect([processors.running, processors.busyUntil(world.core.nowUs)]).toEqual([0, 5_000]);
    const [pool] = world.core.pods[1].pools;
    expect(pool.inUse).toBe(1);
    world.advance(1_009_000);
    expect(pool.inUse).toBe(0);
    world.advance(1_900_000);
    expect(world.core.frames.inUse).toBe(0);
  });

  it('knows the deadline itself when it goes along: it stops then, without a message, and never waits longer for others', () => {
    const world = chain({ propagatesDeadline: true }, [work(2_000), wait(20_000), work(1_000)]);
    expect(ends(world)).toEqual({ front: [6_000, 504], middle: [6_000, 504], back: [25_000, 504] });
  });
});
