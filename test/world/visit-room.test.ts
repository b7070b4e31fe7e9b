/** No load makes the world hold more than it may: visits are not begun, and only what one instant sets off can end a run before its time. */
import { describe, expect, it } from 'vitest';
import type { Step, Topology } from '../../src/sim/model/topology.ts';
import type { Scenario } from '../../src/sim/model/scenario.ts';
import type { Run } from '../../src/sim/session/face.ts';
import { openRun } from '../../src/sim/session/run.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { FRAMES_MAX } from '../../src/sim/world/frames.ts';
import { World } from '../../src/sim/world/world.ts';
import { service, systemOf } from './topology-fixture.ts';

const HOUR_US = 3_600e6;
const stuck = service('stuck', [{ kind: 'wait', length: { kind: 'constant', valueUs: HOUR_US } }]);

function bareWorld(topology: Topology): World {
  return new World(topology, 'limits', new Recorder('limits', false), 5e6);
}

/** So many groups like the only one of a topology. */
function crowd(topology: Topology, groups: number): Topology {
  const [group] = topology.users;
  return { ...topology, users: Array.from({ length: groups }, (_, i) => ({ ...group, name: `users-${i}` })) };
}

/** `width` calls at once to a service. */
function fan(to: string, width: number): Step {
  const branch: Step[] = [{ kind: 'call', service: to, method: 'GET', route: '/', timeoutUs: HOUR_US, guard: null }];
  return { kind: 'parallel', branches: Array.from({ length: width }, () => branch) };
}

/** The entry of each depth calls `width` of the next at once; the last is stuck. */
function tree(depth: number, width: number): Topology['services'] {
  const names = Array.from({ length: depth }, (_, i) => `level-${i}`);
  const callers = names.map((name, i) => service(name, [fan(names[i + 1] ?? 'stuck', width)], { workers: 1_000_000 }));
  return [...callers, stuck];
}

function ended(topology: Topology, sliceUs = 30e6): Run {
  const clock = { startsAtMs: 0, historyUs: 0, lastsUs: 60e6 };
  const scenario = {
    id: 'limits',
    title: '',
    topology,
    clock,
    timeline: [],
    replays: [],
    rules: [],
    scrapeIntervalUs: 5e6,
    answer: null,
  };
  const run = openRun(scenario as unknown as Scenario, 'limits');
  for (let nowUs = 0; nowUs < 30e6; nowUs += sliceUs) run.advance(nowUs + sliceUs);
  return run;
}

describe('while there is too much in flight, visits are not begun and the run goes on', () => {
  it('with a million clients of closed loops of whom a service answers none', () => {
    const clients = { kind: 'closed', clients: 100_000, think: { kind: 'exponential', meanUs: 1e6 } } as const;
    const world = bareWorld(crowd(systemOf([stuck], clients), 10));
    world.advance(1.5e6);
    const { frames, events, visits, visitsLeftOut, nowUs } = world.core;
    expect(nowUs).toBe(1.5e6);
    expect([visits, frames.inUse]).toEqual([FRAMES_MAX / 4, FRAMES_MAX / 2]);
    // Every client is on a visit or thinks; the service and the patience of each group need one more event.
    expect(events.pending).toBe(1_000_000 - visits + 1 + 10);
    const told = `visitFramesMax: ${visitsLeftOut.forFrames} visits were not begun while 524288 requests, branches and queries were in flight`;
    expect(world.limitsReached()).toEqual([told]);
  });

  it('with a hundred thousand users a second of whom a service answers none', () => {
    const world = bareWorld(crowd(systemOf([stuck], { kind: 'regular', perSecond: 20_000 }), 5));
    world.advance(6e6);
    const { frames, visits, visitsLeftOut, nowUs } = world.core;
    expect([nowUs, visits, frames.inUse]).toEqual([6e6, FRAMES_MAX / 4, FRAMES_MAX / 2]);
    expect(visits + visitsLeftOut.forFrames).toBe(600_000);
  });

  it('with a thousand requests for each of many users, calls of calls', () => {
    const world = bareWorld(systemOf(tree(2, 31), { kind: 'regular', perSecond: 500 }));
    world.advance(2e6);
    const { frames, visitsLeftOut, endedBy } = world.core;
    expect(endedBy).toBe(null);
    expect(visitsLeftOut.forFrames).toBeGreaterThan(500);
    expect(frames.inUse).toBeLessThan(FRAMES_MAX / 2 + 2_100);
  });
});

describe('what one instant sets off beyond all room ends the run', () => {
  const run = ended(systemOf(tree(2, 31), { kind: 'batches', perSecond: 1, meanSize: 1_000 }));

  it('before its time, in words, for good, and with what it has told so far', () => {
    const { endedBy, finished, nowUs, limitsReached } = run.status();
    expect(endedBy).toBe('framesMax: 1048576 requests, branches and queries are in flight');
    expect(limitsReached[0]).toBe(`${endedBy}: the run ended here`);
    expect(finished).toBe(true);
    run.advance(60e6);
    expect(run.status().nowUs).toBe(nowUs);
    expect(run.act({ kind: 'acknowledge', alert: 'any' })).toMatchObject({ ok: false });
  });

  it('at the same event however it is sliced', () => {
    expect(ended(run.scenario.topology, 0.1e6).status()).toEqual(run.status());
  });
});
