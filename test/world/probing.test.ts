/** Probes: who does not come up or does not answer is started anew, and who is not ready gets no requests. */
import { describe, expect, it } from 'vitest';
import type { Probe, Probes } from '../../src/sim/model/probes.ts';
import { PLAIN_PROCESS, type QueueDiscipline } from '../../src/sim/model/process.ts';
import type { Service } from '../../src/sim/model/topology.ts';
import { fillWorkers } from '../../src/sim/world/serving.ts';
import type { World } from '../../src/sim/world/world.ts';
import { pausePod } from '../../src/sim/world/pausing.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const usual: Probe = { delayUs: 0, everyUs: 10 * SECOND, timeoutUs: SECOND, failures: 3, successes: 1 };

/** One worker, which every request holds for so long. */
function slow(probes: Probes, seconds: number, fields: Partial<Service> = {}): Service {
  return service('slow', [{ kind: 'wait', length: { kind: 'constant', valueUs: seconds * SECOND } }], { probes, ...fields });
}

function last(world: World, name: string, labels: Readonly<Record<string, string>> = {}): number[] {
  return world.core.recorder.series.all
    .filter((one) => one.labels['__name__'] === name)
    .filter((one) => Object.entries(labels).every(([key, value]) => one.labels[key] === value))
    .map((one) => one.last());
}

describe('a liveness probe', () => {
  it('kills a process whose workers are stuck after its third failure, and again, later each time', () => {
    const world = openWorld(systemOf([slow({ liveness: usual }, 3_600)], { kind: 'regular', perSecond: 1 }), 'stuck');
    // Asked at 0, 10, 20 and 30 s: well before the first request, and then without an answer within a second.
    world.advance(31 * SECOND - 1);
    expect(world.core.pods[0].phase).toBe('ready');
    world.advance(31 * SECOND);
    expect(world.core.pods[0].phase).toBe('gone');
    world.advance(36 * SECOND);
    expect(last(world, 'kube_pod_container_status_restarts_total')).toEqual([1]);
    expect(last(world, 'kube_pod_container_status_last_terminated_exitcode')).toEqual([137]);
    expect(last(world, 'prober_probe_total', { probe_type: 'Liveness', result: 'failed' })).toEqual([4]);
    world.advance(5 * 60 * SECOND);
    expect(last(world, 'kube_pod_container_status_waiting_reason', { reason: 'CrashLoopBackOff' }).length).toBe(1);
    expect(world.core.pods.length).toBeGreaterThan(3);
  });

  it('leaves a process alone that is busy all the time but goes on', () => {
    const world = openWorld(systemOf([slow({ liveness: usual }, 0.5)], { kind: 'regular', perSecond: 2 }), 'busy');
    world.advance(120 * SECOND);
    expect(world.core.pods.length).toBe(1);
  });
});

describe('a liveness probe where the line is not first in, first out', () => {
  const lined = (order: QueueDiscipline['order'], probe: Partial<Probe> = {}) =>
    slow({ liveness: { ...usual, ...probe } }, 0.4, {
      process: { ...PLAIN_PROCESS, queue: { order, expireUs: null, codel: null, leaveUs: null } },
    });

  it('lets a process live that serves the newest first and never comes to those that have waited since a busy hour', () => {
    const world = openWorld(systemOf([lined('lifo', { delayUs: 60 * SECOND })], { kind: 'regular', perSecond: 2 }), 'newest');
    const [pod] = world.core.pods;
    pod.workersMax = 0;
    world.advance(50 * SECOND);
    pod.workersMax = 1;
    fillWorkers(world.core, pod);
    world.advance(150 * SECOND);
    expect(pod.line.length).toBeGreaterThan(20);
    expect(world.core.pods).toHaveLength(1);
  });

  it('kills a process whose worker is taken by more important requests again and again, so that no other gets on', () => {
    const system = systemOf([lined('priority')], { kind: 'regular', perSecond: 1 });
    const [{ journeys, ...group }] = system.users;
    const priority = { retry: null, hedge: null, cancels: null, propagatesDeadline: null, priority: 'critical' } as const;
    const critical = journeys.map(({ weight, requests }) => ({
      weight,
      requests: requests.map((one) => ({ ...one, policy: priority })),
    }));
    const urgent = { ...group, name: 'urgent', arrivals: { kind: 'regular', perSecond: 2.5 }, journeys: critical } as const;
    const world = openWorld({ ...system, users: [...system.users, urgent] }, 'urgent');
    world.advance(45 * SECOND);
    expect(world.core.pods.length).toBeGreaterThan(1);
  });
});

describe('a liveness probe of a process that stands still', () => {
  const stopped = (seconds: number): number => {
    const often: Probe = { ...usual, everyUs: SECOND, timeoutUs: SECOND / 2 };
    const world = openWorld(systemOf([slow({ liveness: often }, 0.01)], { kind: 'regular', perSecond: 1 }), 'stopped');
    world.advance(10.2 * SECOND);
    pausePod(world.core, world.core.pods[0], (10.2 + seconds) * SECOND);
    world.advance(60 * SECOND);
    return world.core.pods.length - 1;
  };

  it('kills it after the third one that is not answered, asked at 11, 12 and 13 s and given up half a second later', () => {
    expect([3.2, 3.4].map(stopped)).toEqual([0, 1]);
  });
});

describe('a readiness probe', () => {
  it('keeps requests from a replica until it has succeeded', () => {
    const ready = { ...usual, delayUs: 20 * SECOND };
    const world = openWorld(
      systemOf([slow({ readiness: ready }, 0.01, { startupUs: 5 * SECOND })], { kind: 'regular', perSecond: 1 }),
      'late',
    );
    world.advance(SECOND);
    world.apply({ kind: 'scale', service: 'slow', replicas: 2 }, 'test');
    world.advance(21 * SECOND - 1);
    expect(world.core.pods[1].phase).toBe('ready');
    expect(world.core.services[0].ready).toEqual([0]);
    expect(world.core.changes.get(1)?.status).toBe('running');
    world.advance(25 * SECOND);
    expect(world.core.services[0].ready).toEqual([0, 1]);
    expect(world.core.changes.get(1)?.status).toBe('done');
    expect(last(world, 'kube_pod_status_ready')).toEqual([1, 1]);
  });

  it('takes a replica out of service while its only worker is held, and does not kill it', () => {
    const often: Probe = { ...usual, everyUs: SECOND, timeoutUs: SECOND / 2, failures: 2 };
    const system = systemOf([slow({ readiness: often }, 5)], { kind: 'regular', perSecond: 0.1 });
    const world = openWorld(system, 'held');
    const out: boolean[] = [];
    for (let second = 1; second <= 30; second++) {
      world.advance(second * SECOND - 1);
      out.push(world.core.services[0].ready.length === 0);
    }
    // Of every ten seconds five are held; it takes two failures to see it, and one success to see the end.
    expect(out.filter(Boolean).length).toBeGreaterThan(5);
    expect(out.filter((one) => !one).length).toBeGreaterThan(10);
    expect(world.core.pods.length).toBe(1);
  });
});

describe('a startup probe', () => {
  const slowToStart = (failures: number): World => {
    const probes = { startup: { ...usual, failures }, liveness: { ...usual, failures: 1 } };
    const world = openWorld(
      systemOf([slow(probes, 0.01, { startupUs: 45 * SECOND })], { kind: 'regular', perSecond: 1 }),
      'start',
    );
    world.advance(SECOND);
    world.apply({ kind: 'scale', service: 'slow', replicas: 2 }, 'test');
    world.advance(60 * SECOND);
    return world;
  };

  it('gives a replica the time that it needs, though liveness would not', () => {
    expect(slowToStart(6).core.services[0].ready).toEqual([0, 1]);
  });

  it('never lets one come up that needs more than that', () => {
    const world = slowToStart(3);
    expect(world.core.services[0].ready).toEqual([0]);
    expect(world.core.pods.length).toBeGreaterThan(2);
  });
});

describe('probes that are set while the service runs', () => {
  it('are those of new replicas only, so that a rollout hangs whose first one is never asked, and goes on when that is undone', () => {
    const often: Probe = { ...usual, everyUs: SECOND };
    const world = openWorld(
      systemOf([slow({ readiness: often }, 0.01, { replicas: 2, startupUs: SECOND })], { kind: 'regular', perSecond: 10 }),
      'hangs',
    );
    world.advance(5 * SECOND);
    const settings = { 'probes.readiness.delay': 3_600 * SECOND };
    world.apply({ kind: 'configure', component: 'slow', settings, title: '', author: '' }, 'test');
    world.advance(120 * SECOND);
    expect(world.core.services[0].ready).toEqual([0, 1]);
    expect(last(world, 'kube_pod_status_ready')).toEqual([1, 1, 0]);
    expect(world.core.changes.get(1)?.status).toBe('running');
    world.apply({ kind: 'rollback', component: 'slow', change: 'latest' }, 'test');
    world.advance(140 * SECOND);
    expect(world.core.changes.get(2)?.status).toBe('done');
    expect(world.core.services[0].ready.length).toBe(2);
    expect(world.core.users[0].failed).toBe(0);
  });
});
