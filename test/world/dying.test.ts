/** The death of a process: nothing of it stays behind, its callers learn of it, and its container comes back, later each time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/sim/model/topology.ts';
import { EVENT_CRASH } from '../../src/sim/world/event-kinds.ts';
import { assertLaws, assertNothingLeft } from './laws.ts';
import { leakingHeap } from './leaking-heap.ts';
import { advanceWithDeeds, drain, openRandom, randomSystem } from './random-system.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

describe('a process that leaks all that it makes', () => {
  it('dies after so many requests as fit into its heap, and comes back after 0, 10, 20 and 40 seconds', () => {
    const steps = [{ kind: 'wait', length: { kind: 'constant', valueUs: 100 } }] as const;
    const world = openWorld(
      systemOf([service('leaky', steps, { heap: leakingHeap })], { kind: 'regular', perSecond: 100 }),
      'leak',
    );
    const started: number[] = [];
    const waiting = new Set<string>();
    for (let atUs = 0; atUs < 100e6; atUs += 10_000) {
      world.advance(atUs);
      const [reason] = world.core.recorder.series.all.filter(
        ({ labels }) => labels['__name__'] === 'kube_pod_container_status_waiting_reason',
      );
      const { phase } = world.core.pods[world.core.pods.length - 1];
      if (atUs % 5e6 === 0 && started.length > 2) waiting.add(`${phase} ${reason.labels['reason']} ${reason.last()}`);
      for (let id = started.length; id < world.core.pods.length; id++) started.push(world.core.pods[id].startedAtUs);
    }
    // A hundred requests fit, the next one is the end: each life is a second and a little of arrivals.
    const waits = started.slice(1).map((atUs, index) => Math.round((atUs - started[index]) / 1e6));
    expect(waits).toEqual([1, 11, 21, 41]);
    expect(waiting).toEqual(new Set(['crashed CrashLoopBackOff 1', 'ready CrashLoopBackOff 0']));
    expect(new Set(world.core.pods.map((pod) => pod.name)).size).toBe(1);
    const restarts = world.core.recorder.series.all.filter(
      (one) => one.labels.__name__ === 'kube_pod_container_status_restarts_total',
    );
    expect(restarts.map((one) => one.last())).toEqual([5]);
    const [group] = world.core.users;
    expect(group.failed).toBeGreaterThan(5);
  });
});

describe('a container of which nothing was told before it died', () => {
  it('has no restart at the scrape before its first death and one at the next, so that an increase of them is seen', () => {
    const world = openWorld(systemOf([service('plain', [])], { kind: 'regular', perSecond: 10 }), 'plain');
    const { series } = world.core.recorder;
    const restarts = () =>
      series.all
        .filter(({ labels }) => labels['__name__'] === 'kube_pod_container_status_restarts_total')
        .map((one) => series.read(one, 0, 60e6));
    world.advance(12e6);
    expect(restarts()).toEqual([]);
    world.core.events.schedule(12e6, EVENT_CRASH, 0, 0);
    world.advance(20e6);
    expect(restarts()).toMatchObject([{ values: Float64Array.of(0, 1, 1) }]);
  });
});

/** So that deaths in the midst of one are not left to chance. */
const inTransaction: Step = {
  kind: 'transaction',
  database: 'store',
  steps: [
    { kind: 'query', database: 'store', statement: 'hot-rows', timeoutUs: 1_000 },
    { kind: 'wait', length: { kind: 'constant', valueUs: 30 } },
  ],
};

describe('whatever dies in whatever system', () => {
  it('keeps every law (laws.ts) and leaves nothing behind', () => {
    const dying = { ...leakingHeap, sizeMax: 300, youngMax: 60, live: 150, leakPerRequest: 5 };
    let deaths = 0;
    let forsaken = 0;
    fc.assert(
      fc.property(randomSystem, (drawn) => {
        const system = structuredClone(drawn);
        system.topology.services.forEach((one) => Object.assign(one, { heap: dying }));
        system.topology.services[0].endpoints.forEach((one) => Object.assign(one, { steps: [inTransaction, ...one.steps] }));
        const world = openRandom(system, 'dying');
        advanceWithDeeds(world, system, 0, 8_000);
        assertLaws(world);
        drain(world);
        assertNothingLeft(world);
        const { core } = world;
        deaths += core.pods.filter(({ loss }) => loss !== null).length;
        const open = core.pods.flatMap((pod) => pod.pools).reduce((sum, pool) => sum + pool.open, 0);
        expect(core.databases.reduce((sum, one) => sum + one.connectionsOpen, 0)).toBe(open);
        const { logs } = core.recorder;
        forsaken += logs.templates.some(({ message }) => message.includes('unexpected EOF')) ? 1 : 0;
      }),
      { numRuns: 20, seed: 20_261_121 },
    );
    expect(deaths).toBeGreaterThan(10);
    expect(forsaken).toBeGreaterThan(0);
  });
});
