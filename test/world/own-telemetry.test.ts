/** What processes tell of themselves: counters by user, what becomes of a scrape that brings too much, and names that change. */
import { describe, expect, it } from 'vitest';
import type { Service, Step } from '../../src/sim/model/topology.ts';
import { isStale } from '../../src/sim/model/stale.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import type { StoredSeries } from '../../src/sim/telemetry/series-store.ts';
import { World } from '../../src/sim/world/world.ts';
import { courseOf } from '../faults/course-of.ts';
import { service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const PER_SECOND = 50;

/** A shop that is asked fifty times a second. */
function shop(fields: Partial<Service>, samplesMax: number | null = null, timeoutUs: number | null = null): World {
  const system = systemOf([service('shop', [], fields)], { kind: 'regular', perSecond: PER_SECOND });
  return new World(system, 'telling', new Recorder('telling', true), 5 * SECOND, timeoutUs, samplesMax);
}

function series(world: World, name: string): StoredSeries[] {
  return world.core.recorder.series.all.filter(({ labels }) => labels['__name__'] === name);
}

function sum(all: readonly StoredSeries[]): number {
  return all.reduce((total, one) => total + lastOf(one), 0);
}

/** The last sample that is no stale mark. */
function lastOf(one: StoredSeries): number {
  const values = one.slice(0, one.length);
  let at = values.length - 1;
  while (isStale(values, at)) at--;
  return values[at];
}

describe('a counter with the id of the user as a label', () => {
  it('has as many series as users have come, as throwing balls into bins says, and counts every request in one of them', () => {
    const [users, requests] = [1_000, 60 * PER_SECOND];
    const world = shop({ userIds: users });
    world.advance(60.01 * SECOND);
    const there = series(world, 'http_requests_total');
    const expected = users * (1 - (1 - 1 / users) ** requests);
    expect(Math.abs(there.length - expected)).toBeLessThan(4 * Math.sqrt(users * (1 - expected / users)));
    expect(Math.abs(sum(there) - requests)).toBeLessThanOrEqual(1);
  });

  it.each([null, 2 * SECOND])(
    'makes scrapes fail once there are more samples than they may bring: nothing is known of the process then',
    (timeoutUs) => {
      const world = shop({ userIds: 100_000 }, 1_000, timeoutUs);
      world.advance(62 * SECOND);
      const [up] = series(world, 'up');
      const ups = [...up.slice(0, up.length)];
      // 50 series more each second, besides some thirty that are always there.
      expect(ups.indexOf(0)).toBe(3);
      expect(ups.slice(3)).toEqual(ups.slice(3).fill(0));
      const [inProgress] = series(world, 'http_requests_in_progress');
      expect(isStale(inProgress.slice(0, inProgress.length), inProgress.length - 1)).toBe(true);
      expect(sum(series(world, 'prometheus_target_scrapes_exceeded_sample_limit_total'))).toBe(
        ups.length - 3 - (timeoutUs === null ? 0 : 1),
      );
      expect(world.core.users[0].failed).toBe(0);
    },
  );
});

describe('a new library with other names', () => {
  it('takes the place of the old with the replicas: the old series end, the new ones go on, and both together know of all requests', () => {
    const world = shop({ replicas: 2, startupUs: 2 * SECOND });
    world.advance(20 * SECOND);
    world.inject(1, courseOf(world.core.topology, 'metric-renamed', 'shop', {}));
    world.advance(61 * SECOND);
    const [before, after] = ['http_requests_total', 'http_server_requests_total'].map((name) => series(world, name));
    expect([before.length, after.length]).toEqual([2, 2]);
    for (const one of before) expect(isStale(one.slice(0, one.length), one.length - 1)).toBe(true);
    expect(Math.abs(sum(before) + sum(after) - 60 * PER_SECOND)).toBeLessThanOrEqual(1);
    const [change] = world.core.changes.all();
    expect([change.kind, change.title, change.diff]).toEqual([
      'config',
      'Update the metrics library',
      ['telemetry.names: prometheus -> opentelemetry'],
    ]);
    world.clear(1);
    world.advance(90 * SECOND);
    expect(series(world, 'http_requests_total').length).toBe(4);
  });
});

describe('a version with spans around its waits', () => {
  const MS = 1_000;
  const held: Step = { kind: 'wait', length: { kind: 'constant', valueUs: 150 * MS } };
  const steps: Step[] = [{ kind: 'lock', lock: 'ledger', timeoutUs: null, steps: [held] }];

  /** Asked every 100 ms for what takes 150 ms under a lock: each waits 50 ms longer than the one before. */
  function locked(tracesWaits: boolean): World {
    const one = service('shop', steps, { workers: 100, startupUs: SECOND, tracesWaits });
    return new World(systemOf([one], { kind: 'regular', perSecond: 10 }), 'waits', new Recorder('waits', true), 5 * SECOND);
  }

  function waits({ core: { recorder } }: World): { durationUs: number; leftUs: number }[] {
    const traces = Array.from({ length: recorder.newTrace() - 1 }, (_, at) => recorder.spans.trace(at + 1)?.spans ?? []);
    return traces.flatMap((spans) => {
      const [server] = spans;
      return spans.slice(1).map(({ durationUs }) => ({ durationUs, leftUs: server.durationUs - durationUs }));
    });
  }

  it('has one for each wait for a lock, and with it nothing of the time is left unexplained', () => {
    const world = locked(true);
    world.advance(1.6 * SECOND);
    const expected = Array.from({ length: 9 }, (_, at) => ({ durationUs: (at + 1) * 50 * MS, leftUs: 150 * MS }));
    expect(waits(world)).toEqual(expected);
    const plain = locked(false);
    plain.advance(1.6 * SECOND);
    expect(waits(plain)).toEqual([]);
  });

  it('comes with new replicas, when somebody deploys it', () => {
    const world = locked(false);
    world.advance(SECOND);
    const settings = { 'telemetry.waits': 1 };
    world.apply({ kind: 'configure', component: 'shop', settings, title: '', author: 'test' }, 'test');
    world.advance(1.9 * SECOND);
    expect(world.core.pods.map(({ phase }) => phase)).toEqual(['ready', 'starting']);
    world.advance(4 * SECOND);
    expect(waits(world).length).toBeGreaterThan(5);
  });
});
