/** Databases that keep their rows by tenant: a tenant has the processors of his partition, however many there are. */
import { describe, expect, it } from 'vitest';
import type { Partitioning } from '../../src/sim/model/partitioning.ts';
import type { World } from '../../src/sim/world/world.ts';
import { asking, database, statement } from './database-fixture.ts';
import { spanRows } from './span-rows.ts';
import { openWorld } from './topology-fixture.ts';

const SECOND_US = 1e6;
const PER_SECOND = 50;

function opened(partitions: Partitioning | undefined, tenants: number): World {
  const ask = statement({ takes: { kind: 'exponential', meanUs: 0.01 * SECOND_US } });
  const system = asking(database({ partitions, statements: [ask] }), { kind: 'poisson', perSecond: PER_SECOND });
  const users = system.users.map((group) => ({ ...group, tenants: { kind: 'zipf', items: tenants, exponent: 0 } as const }));
  return openWorld({ ...system, users }, 'partitions');
}

function begun(world: World): number[] {
  return world.core.databases[0].partitions?.all.map((one) => one.begun) ?? [];
}

/** The mean length of statements, seen from the pod. */
function meanUs(world: World): number {
  const { spans } = world.core.recorder;
  const lengths = [...spanRows(spans)]
    .filter(({ template }) => spans.templates[template].kind === 'client')
    .map((row) => row.durationUs);
  return lengths.reduce((sum, one) => sum + one, 0) / lengths.length;
}

describe('a tenant', () => {
  it('alone has one partition of eight, which is an M/M/1 queue: 20 ms at half load, as without the other seven', () => {
    const world = opened({ count: 8, spread: 1 }, 1);
    world.advance(150 * SECOND_US);
    expect(begun(world).filter((statements) => statements > 0).length).toBe(1);
    expect(meanUs(world) / 20_000).toBeGreaterThan(0.9);
    expect(meanUs(world) / 20_000).toBeLessThan(1.1);
    const whole = opened(undefined, 1);
    whole.advance(150 * SECOND_US);
    expect(meanUs(world)).toBeCloseTo(meanUs(whole), 3);
  });

  it('whose rows are spread over two has two M/M/1 queues of half the load: 13.3 ms', () => {
    const world = opened({ count: 8, spread: 2 }, 1);
    world.advance(150 * SECOND_US);
    const used = begun(world).filter((statements) => statements > 0);
    expect(used.length).toBe(2);
    expect(Math.abs(used[0] - used[1])).toBeLessThan(4 * Math.sqrt(used[0] + used[1]));
    expect(meanUs(world) / 13_333).toBeGreaterThan(0.93);
    expect(meanUs(world) / 13_333).toBeLessThan(1.07);
  });
});

describe('partitions', () => {
  it('share a thousand equal tenants about equally', () => {
    const world = opened({ count: 4, spread: 1 }, 1_000);
    world.advance(100 * SECOND_US);
    expect(Math.min(...begun(world)) / PER_SECOND / 100).toBeGreaterThan(0.18);
    expect(Math.max(...begun(world)) / PER_SECOND / 100).toBeLessThan(0.33);
  });

  it('that an operator adds help many tenants, and one tenant only when his rows are spread', () => {
    const set = (world: World, settings: Readonly<Record<string, number>>) => {
      const before = begun(world);
      world.apply({ kind: 'configure', component: 'store', settings, title: '', author: '' }, 'test');
      world.advance(world.core.nowUs + 20 * SECOND_US);
      return begun(world).filter((statements, at) => statements > (before[at] ?? 0)).length;
    };
    const many = opened({ count: 2, spread: 1 }, 1_000);
    expect(set(many, { 'partitions.count': 6 })).toBe(6);
    expect(set(many, { 'partitions.count': 3 })).toBe(3);
    const one = opened({ count: 2, spread: 1 }, 1);
    expect(set(one, { 'partitions.count': 6 })).toBe(1);
    expect(set(one, { 'partitions.spread': 3 })).toBe(3);
  });
});
