/** Feature flags: whom they are on for, what that does, and what is told of it. */
import { expect, it } from 'vitest';
import type { Flag } from '../../src/sim/model/flag.ts';
import type { Step, Topology } from '../../src/sim/model/topology.ts';
import { FlagState } from '../../src/sim/world/flag-state.ts';
import type { World } from '../../src/sim/world/world.ts';
import { spanRows } from './span-rows.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const flag = (fields: Partial<Flag> = {}): Flag => ({ name: 'express', onRatio: 0.05, by: 'user', traced: true, ...fields });
const FAILS: Step = { kind: 'fail', ratio: 1, status: 500, message: 'no total' };

function shop(flags: readonly Flag[], steps: readonly Step[], tenants = 0): Topology {
  const system = systemOf([service('shop', steps, { workers: 100 })], { kind: 'regular', perSecond: 100 });
  const users = system.users.map((group) => ({
    ...group,
    tenants: tenants === 0 ? null : { kind: 'uniform' as const, items: tenants },
  }));
  return { ...system, flags, users };
}

function run(topology: Topology, seconds = 100): World {
  const world = openWorld(topology, 'flags');
  world.advance(seconds * SECOND_US);
  return world;
}

const failed = (world: World): number => world.core.users[0].failed;
const set = (world: World, share: number) => {
  world.apply(
    { kind: 'configure', component: 'express', settings: { share }, title: 'express for some', author: 'mara' },
    'mara',
  );
};

it('is on for its share of the users, and a failing step behind it fails for those alone', () => {
  const world = run(shop([flag()], [{ kind: 'flag', flag: 'express', steps: [FAILS], otherwise: [] }]), 200);
  // 20,000 users, 1,000 expected: three deviations of the binomial are 93.
  expect(Math.abs(failed(world) - 1_000)).toBeLessThan(93);
});

it('is on for the same ones each time, and those who have it keep it while the share grows', () => {
  const keys = Array.from({ length: 5_000 }, (_, key) => key * 7919);
  const on = (onRatio: number) => {
    const state = new FlagState(flag({ onRatio }), 0, 'seed');
    return keys.filter((key) => state.isOnFor(key));
  };
  const [few, many] = [on(0.05), on(0.4)];
  expect(on(0.05)).toEqual(few);
  expect(few.filter((key) => !many.includes(key))).toEqual([]);
  expect(Math.abs(many.length - 2_000)).toBeLessThan(110);
  expect([on(0).length, on(1).length]).toEqual([0, keys.length]);
});

it('of tenants is on for all requests of a tenant or for none', () => {
  const world = run(
    shop([flag({ onRatio: 0.3, by: 'tenant' })], [{ kind: 'flag', flag: 'express', steps: [FAILS], otherwise: [] }], 20),
  );
  const codes = new Map<number, Set<number>>();
  for (const chunk of world.core.recorder.spans.chunks)
    for (let row = 0; row < chunk.rows; row++)
      codes.set(chunk.b[row], (codes.get(chunk.b[row]) ?? new Set()).add(chunk.code[row]));
  expect(codes.size).toBe(20);
  expect([...codes.values()].map((one) => one.size)).toEqual(Array.from({ length: 20 }, () => 1));
  expect([...codes.values()].filter((one) => one.has(500)).length).toBeGreaterThan(1);
});

it('is turned on and off while the system runs, and the change log tells of it and takes it back', () => {
  const world = run(shop([flag({ onRatio: 0 })], [{ kind: 'flag', flag: 'express', steps: [FAILS], otherwise: [] }]));
  expect(failed(world)).toBe(0);
  set(world, 1);
  world.advance(110 * SECOND_US);
  const before = failed(world);
  expect(before).toBe(1_000);
  const [change] = world.core.changes.all();
  expect(change).toMatchObject({ component: 'express', title: 'express for some', author: 'mara', diff: ['share: 0% -> 100%'] });
  world.apply({ kind: 'rollback', component: 'express', change: 'latest' }, 'mara');
  world.advance(120 * SECOND_US);
  expect(failed(world)).toBe(before);
});

it('says on the span of each request what it got, and counts the same', () => {
  const steps: Step[] = [
    { kind: 'parallel', branches: [[{ kind: 'flag', flag: 'express', steps: [FAILS], otherwise: [] }], []] },
  ];
  const world = run(shop([flag({ onRatio: 0.3 })], steps));
  const { spans } = world.core.recorder;
  const told = { on: 0, off: 0 };
  for (const { template, code } of spanRows(spans)) {
    const variant = spans.templates[template].attributes['feature_flag.result.variant'];
    expect(spans.templates[template].attributes['feature_flag.key']).toBe('express');
    expect(variant).toBe(code === 500 ? 'on' : 'off');
    told[variant === 'on' ? 'on' : 'off']++;
  }
  const counted = (variant: string) =>
    world.core.pods[0].target.values[world.core.flagCounters.get(`0/express/${variant}`) ?? -1];
  expect([counted('on'), counted('off')]).toEqual([told.on, told.off]);
});

it('changes nothing that a system without flags draws', () => {
  const work: Step = { kind: 'work', demand: { kind: 'exponential', meanUs: 3_000 } };
  const rows = (topology: Topology) =>
    [...spanRows(run(topology, 20).core.recorder.spans)].map(({ startUs, durationUs }) => [startUs, durationUs]);
  expect(rows(shop([flag()], [work]))).toEqual(rows(shop([], [work])));
});
