/** Replicas that are left out: those that do not answer checks, and those that answer one caller badly. */
import { describe, expect, it } from 'vitest';
import { PLAIN_BALANCING, type Balancing } from '../../src/sim/model/balancing.ts';
import { OutlierState } from '../../src/sim/world/outlier-ejection.ts';
import type { World } from '../../src/sim/world/world.ts';
import { spanRows } from './span-rows.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const health = { everyUs: 5 * SECOND_US, timeoutUs: SECOND_US, unhealthyAfter: 3, healthyAfter: 2 };
const outliers = { consecutive: 5, everyUs: 10 * SECOND_US, ejectForUs: 30 * SECOND_US, ejectedMaxRatio: 0.1 };

function fleet(balancing: Balancing, replicas = 4, queueMax = 1_000): World {
  const work = { kind: 'work', demand: { kind: 'constant', valueUs: 10_000 } } as const;
  const back = service('back', [work], { replicas, balancing, queueMax });
  return openWorld(systemOf([back], { kind: 'regular', perSecond: 40 }), 'health');
}

function servedBetween(world: World, pod: number, fromS: number, toS: number): number {
  const { podNames } = world.core.recorder.spans;
  return [...spanRows(world.core.recorder.spans)].filter(
    (row) => podNames[row.pod] === world.core.pods[pod].name && row.startUs >= fromS * SECOND_US && row.startUs < toS * SECOND_US,
  ).length;
}

describe('health checks', () => {
  it('take out a replica whose processors have stopped after three checks, and bring it back after two good ones', () => {
    const world = fleet({ ...PLAIN_BALANCING, health });
    const [pod] = world.core.pods;
    world.advance(12 * SECOND_US);
    pod.processors.setSpeed(0, world.core.events);
    pod.processorsShared = true;
    // Checks at 15, 20 and 25 s; each has its verdict a second later.
    world.advance(25.9 * SECOND_US);
    expect(world.core.guarding.backends[0].unhealthy.size).toBe(0);
    world.advance(26 * SECOND_US);
    expect([...world.core.guarding.backends[0].unhealthy]).toEqual([0]);
    world.advance(42 * SECOND_US);
    expect(servedBetween(world, 0, 26.1, 42)).toBe(0);
    pod.processors.setSpeed(1, world.core.events);
    // It works off its line of some 140 requests, then passes the checks at 45 and 50 s.
    world.advance(49.9 * SECOND_US);
    expect(world.core.guarding.backends[0].unhealthy.size).toBe(1);
    world.advance(60 * SECOND_US);
    expect(world.core.guarding.backends[0].unhealthy.size).toBe(0);
    expect(servedBetween(world, 0, 52, 60)).toBeGreaterThan(70);
  });

  it('when fewer than half of the replicas are left, panic and use all of them', () => {
    const world = fleet({ ...PLAIN_BALANCING, health }, 4);
    for (const id of [0, 1, 2]) world.core.guarding.backends[0].unhealthy.add(id);
    world.core.guarding.backends[0].version++;
    world.advance(4 * SECOND_US);
    expect([0, 1, 2, 3].map((pod) => servedBetween(world, pod, 0, 4))).toEqual([40, 40, 40, 39]);
  });
});

describe('outlier detection', () => {
  it('takes out the one bad replica of ten on its fifth error in a row, so that users see five errors and not a tenth', () => {
    const world = fleet({ ...PLAIN_BALANCING, outliers }, 10, 0);
    // Its one worker is held and it has no line: it refuses at once, and so looks as if it had nothing to do.
    world.core.pods[3].workersMax = 0;
    world.advance(29 * SECOND_US);
    expect(world.core.users[0].failed).toBe(5);
  });

  it('that an operator turns on takes it out five errors later, and brings it back at once when it is turned off', () => {
    const world = fleet(PLAIN_BALANCING, 10, 0);
    const turn = (found: 0 | 1) => {
      const settings = { 'balance.outliers': found };
      world.apply({ kind: 'configure', component: 'back', settings, title: '', author: '' }, 'test');
    };
    world.core.pods[3].workersMax = 0;
    // Four of forty requests a second.
    world.advance(5 * SECOND_US);
    expect(world.core.users[0].failed).toBe(20);
    turn(1);
    world.advance(10 * SECOND_US);
    expect(world.core.users[0].failed).toBe(25);
    turn(0);
    world.advance(15 * SECOND_US);
    expect(world.core.users[0].failed).toBe(45);
  });

  it('ejects for 30 s, then for 60 s, never more than a tenth at once, and forgives an ejection an interval', () => {
    const state = new OutlierState(outliers);
    const present = Array.from({ length: 10 }, (_, pod) => pod);
    const fail = (pod: number, atS: number) =>
      Array.from({ length: 5 }, () => state.note(pod, true, present, atS * SECOND_US)).at(-1);
    expect(fail(0, 1)).toBe(true);
    expect(fail(1, 1)).toBe(false);
    expect(state.sweep(present, 30 * SECOND_US)?.changed).toBe(false);
    expect(state.sweep(present, 40 * SECOND_US)?.changed).toBe(true);
    expect(fail(0, 41)).toBe(true);
    expect(state.ejected.get(0)).toBe((41 + 60) * SECOND_US);
    expect(state.sweep(present, 110 * SECOND_US)?.changed).toBe(true);
    state.sweep(present, 150 * SECOND_US);
    expect(fail(0, 151)).toBe(true);
    expect(state.ejected.get(0)).toBe((151 + 30) * SECOND_US);
  });
});
