/** Head sampling: which traces are kept, who decides it, and what knows of all requests even so. */
import { describe, expect, it } from 'vitest';
import type { Service } from '../../src/sim/model/topology.ts';
import { searchTraces } from '../../src/sim/telemetry/trace-search.ts';
import { traceOrdinal } from '../../src/sim/telemetry/trace-ids.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const PER_SECOND = 100;

/** A front that asks a back, a hundred times a second. */
function pair(front: Partial<Service>, back: Partial<Service> = {}): World {
  const call = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: SECOND, guard: null } as const;
  const services = [service('front', [call], front), service('back', [], back)];
  return openWorld(systemOf(services, { kind: 'regular', perSecond: PER_SECOND }), 'sampling');
}

function kept(world: World, fromUs = 0): string[] {
  const search = { fromUs, toUs: 1e12, order: 'newest', limit: 100_000 } as const;
  const found = searchTraces(world.core.recorder.spans, search);
  expect(found.filter(({ spanCount }) => spanCount !== 3)).toEqual([]);
  return found.map(({ traceId }) => traceId);
}

function requests(world: World, name: string): number | undefined {
  return world.core.recorder.series.all
    .find(({ labels }) => labels['__name__'] === 'http_requests_total' && labels['service'] === name)
    ?.last();
}

function run(world: World, untilUs: number): World {
  world.advance(untilUs);
  return world;
}

describe('head sampling', () => {
  it('keeps the share that it was asked for, whole traces, while counters and log lines know of all requests', () => {
    const world = run(pair({ tracesRatio: 0.1 }), 100 * SECOND);
    const count = 100 * PER_SECOND;
    expect(requests(world, 'back')).toBeGreaterThan(count - 5);
    expect(world.core.recorder.logs.recorded).toBeGreaterThan(2 * count - 5);
    // Four standard deviations of a binomial count.
    expect(Math.abs(kept(world).length - 0.1 * count)).toBeLessThan(4 * Math.sqrt(0.1 * 0.9 * count));
  });

  it('goes by the id of the trace: whatever a small share keeps, a larger one keeps too', () => {
    const [few, many] = [0.1, 0.3].map((tracesRatio) => new Set(kept(run(pair({ tracesRatio }), 20 * SECOND))));
    expect(few.size).toBeGreaterThan(100);
    expect(many.size).toBeGreaterThan(2 * few.size);
    expect([...few].filter((id) => !many.has(id))).toEqual([]);
  });

  it('is decided where the trace begins: who is called goes by that, whatever its own share', () => {
    expect(kept(run(pair({}, { tracesRatio: 0 }), 10 * SECOND)).length).toBe(10 * PER_SECOND);
    expect(kept(run(pair({ tracesRatio: 0 }, { tracesRatio: 1 }), 10 * SECOND))).toEqual([]);
  });

  it('is changed while the system runs, for traces that begin from then on', () => {
    const world = run(pair({ tracesRatio: 0 }), 10 * SECOND);
    const settings = { 'telemetry.traces': 1 };
    const deed = { kind: 'configure', component: 'front', settings, title: '', author: 'test' } as const;
    expect(world.check(deed)).toEqual([]);
    world.apply(deed, 'test');
    world.advance(20 * SECOND);
    expect(kept(world).length).toBe(kept(world, 10 * SECOND).length);
    expect(kept(world).length).toBe(10 * PER_SECOND);
  });

  it('lets exemplars lead to traces that are there', () => {
    const { recorder } = run(pair({ tracesRatio: 0.2 }), 60 * SECOND).core;
    const exemplars = recorder.exemplars.select([], 0, 1e12);
    expect(exemplars.length).toBeGreaterThan(10);
    const lost = exemplars.filter(({ traceId }) => recorder.spans.trace(traceOrdinal(traceId, recorder.salt) ?? 0) === null);
    expect(lost).toEqual([]);
  });
});
