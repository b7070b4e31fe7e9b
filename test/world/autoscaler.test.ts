/** Autoscaling: the arithmetic of Kubernetes' horizontal pod autoscaler, case by case, and what it does to a running service. */
import { describe, expect, it } from 'vitest';
import type { Autoscale, ScalingRules } from '../../src/sim/model/autoscale.ts';
import { limited, stabilized, wantedReplicas } from '../../src/sim/world/replica-count.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const MINUTE = 60 * SECOND;
const up: ScalingRules = { stabilizationUs: 0, stepRatio: 1, stepReplicas: 4, perUs: 15 * SECOND };
const down: ScalingRules = { stabilizationUs: 5 * MINUTE, stepRatio: 1, stepReplicas: 0, perUs: 15 * SECOND };
const policy: Autoscale = {
  replicasMin: 1,
  replicasMax: 100,
  targetRatio: 0.75,
  everyUs: 15 * SECOND,
  toleranceRatio: 0.1,
  up,
  down,
};

function use(count: number, ratio: number, unready = 0, missing = 0): Parameters<typeof wantedReplicas>[1] {
  return { ratios: new Array<number>(count).fill(ratio), unready, missing };
}

describe('the number of replicas that is wanted', () => {
  it('is replicas x use / target, rounded up, outside of the tolerance', () => {
    expect(wantedReplicas(50, use(50, 0.9), policy)).toBe(60);
    expect(wantedReplicas(50, use(50, 0.82), policy)).toBe(50);
    expect(wantedReplicas(50, use(50, 0.69), policy)).toBe(50);
    expect(wantedReplicas(50, use(50, 0.3), policy)).toBe(20);
    expect(wantedReplicas(4, { ratios: [], unready: 4, missing: 0 }, policy)).toBe(4);
  });

  it('takes replicas that are not ready to be idle when it would grow, and does not turn round for that', () => {
    // 3 x 90 % over 6 replicas is 45 %: below the target, so nothing is done.
    expect(wantedReplicas(6, use(3, 0.9, 3), policy)).toBe(6);
    // 8 x 100 % over 9 is 88 %: still above, 9 x 88 / 75 = 10.6.
    expect(wantedReplicas(9, use(8, 1, 1), policy)).toBe(11);
    // They do not stop it from shrinking.
    expect(wantedReplicas(6, use(3, 0.3, 3), policy)).toBe(2);
  });

  it('takes replicas of which nothing is known to be busy when it would shrink', () => {
    // 3 x 30 % and one at 100 % are 47 %: 4 x 47 / 75 = 2.5.
    expect(wantedReplicas(4, use(3, 0.3, 0, 1), policy)).toBe(3);
  });
});

describe('what is done about it', () => {
  it('grows at once, and shrinks only to the most that was wanted within the window', () => {
    const wanted = [
      { atUs: 0, replicas: 8 },
      { atUs: 4 * MINUTE, replicas: 3 },
    ];
    expect(stabilized(10, wanted, 4 * MINUTE, policy)).toBe(8);
    expect(stabilized(10, wanted, 5 * MINUTE + 1, policy)).toBe(3);
    expect(stabilized(2, wanted, 5 * MINUTE + 1, policy)).toBe(3);
  });

  it('at most doubles, or adds four, within the period, and keeps the bounds', () => {
    expect(limited(2, 60, [], 0, policy)).toBe(6);
    expect(limited(10, 60, [], 0, policy)).toBe(20);
    // Ten of twenty came within the period: all that is allowed has been done.
    expect(limited(20, 60, [{ atUs: 0, replicas: 10 }], 14 * SECOND, policy)).toBe(20);
    expect(limited(20, 60, [{ atUs: 0, replicas: 10 }], 15 * SECOND, policy)).toBe(40);
    expect(limited(80, 200, [], 0, policy)).toBe(100);
    expect(limited(120, 130, [], 0, policy)).toBe(100);
    expect(limited(20, 1, [], 0, { ...policy, replicasMin: 5, down: { ...down, stepRatio: 0.1 } })).toBe(18);
  });
});

describe('a service with an autoscaler', () => {
  const busy = service('busy', [{ kind: 'work', demand: { kind: 'constant', valueUs: 100_000 } }], {
    replicas: 2,
    workers: 4,
    startupUs: 10 * SECOND,
    autoscale: policy,
  });

  function desired(world: World): number {
    const [gauge] = world.core.recorder.series.all.filter(
      ({ labels }) => labels['__name__'] === 'kube_horizontalpodautoscaler_status_desired_replicas',
    );
    return gauge.last();
  }

  it('follows the load up, in steps of what is allowed, and tells it in the change log', () => {
    // 1.8 cores of work for two replicas that should be busy a quarter of the time: eight are wanted, and six allowed at first.
    const calm = { ...busy, autoscale: { ...policy, targetRatio: 0.25 } };
    const world = openWorld(systemOf([calm], { kind: 'regular', perSecond: 18 }), 'up');
    const seen = new Set<number>();
    for (let atUs = 5 * SECOND; atUs <= 3 * MINUTE; atUs += 5 * SECOND) {
      world.advance(atUs);
      seen.add(desired(world));
    }
    expect([...seen]).toEqual([2, 6, 8]);
    expect(world.core.services[0].ready.length).toBe(8);
    const [first] = world.core.changes.all();
    expect(first).toMatchObject({ kind: 'scale', author: 'autoscaler', status: 'done', title: 'busy: scale to 6' });
    expect(first.diff).toContain('replicas: 2 -> 6');
    expect(world.core.changes.all().length).toBe(2);
  });

  it('lets go of replicas when the window has passed, and obeys its live settings', () => {
    const world = openWorld(systemOf([{ ...busy, replicas: 10 }], { kind: 'regular', perSecond: 15 }), 'down');
    world.advance(5 * MINUTE);
    expect(world.core.services[0].replicas).toBe(10);
    world.advance(5.5 * MINUTE);
    const set = (settings: Readonly<Record<string, number>>): void => {
      const deed = { kind: 'configure', component: 'busy', settings, title: '', author: '' } as const;
      expect(world.check(deed)).toEqual([]);
      world.apply(deed, 'test');
    };
    expect(world.core.services[0].replicas).toBe(2);
    set({ 'autoscale.min': 4 });
    world.advance(6 * MINUTE);
    expect(world.core.services[0].replicas).toBe(4);
    set({ 'autoscale.min': 1, 'autoscale.max': 3 });
    world.advance(6.25 * MINUTE);
    expect(world.core.services[0].replicas).toBe(3);
  });

  it('goes on in the midst of a rollout, and both come to their end', () => {
    const world = openWorld(systemOf([busy], { kind: 'regular', perSecond: 36 }), 'both');
    world.advance(14 * SECOND);
    world.apply({ kind: 'restart', service: 'busy' }, 'test');
    world.advance(4 * MINUTE);
    const { core } = world;
    expect(core.changes.get(1)?.status).toBe('done');
    const { replicas, generation, ready } = core.services[0];
    expect(replicas).toBeGreaterThan(3);
    expect(ready.length).toBe(replicas);
    expect(new Set(ready.map((id) => core.pods[id].generation))).toEqual(new Set([generation]));
  });

  it('leaves a service alone that somebody has scaled to nothing, until somebody gives it replicas again', () => {
    const world = openWorld(systemOf([busy], { kind: 'regular', perSecond: 18 }), 'nothing');
    world.advance(MINUTE);
    world.apply({ kind: 'scale', service: 'busy', replicas: 0 }, 'test');
    world.advance(3 * MINUTE);
    expect(world.core.services[0].replicas).toBe(0);
    expect(desired(world)).toBe(0);
    world.apply({ kind: 'scale', service: 'busy', replicas: 1 }, 'test');
    world.advance(5 * MINUTE);
    expect(world.core.services[0].replicas).toBeGreaterThan(1);
  });
});
