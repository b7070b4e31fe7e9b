/** New connections that a database refuses: those who wait for them, what the logs say, and when they are let in. */
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { asking, database, statement } from './database-fixture.ts';
import { openWorld, serverSpans } from './topology-fixture.ts';

const SECOND = 1e6;

/** A request each 200 ms that takes 500 ms in the database and waits for a connection at most two seconds. */
function system(connectionsMax: number): Topology {
  const ask = statement({ takes: { kind: 'constant', valueUs: 500_000 } });
  const base = asking(database({ processors: 100, connectionsMax, statements: [ask] }), { kind: 'regular', perSecond: 5 }, 10);
  const [front] = base.services;
  return { ...base, services: [{ ...front, pools: [{ ...front.pools[0], acquireTimeoutUs: 2 * SECOND }] }] };
}

function linesWith(world: World, words: string): number {
  const { logs } = world.core.recorder;
  let found = 0;
  for (const chunk of logs.chunks)
    for (let row = 0; row < chunk.rows; row++) found += logs.templates[chunk.template[row]].message.includes(words) ? 1 : 0;
  return found;
}

function refusals(world: World): number | undefined {
  return world.core.recorder.series.all
    .find(({ labels }) => labels['__name__'] === 'connection_pool_connect_errors_total')
    ?.last();
}

function set(world: World, component: string, setting: string, value: number): void {
  const deed = { kind: 'configure', component, settings: { [setting]: value }, title: '', author: '' } as const;
  expect(world.check(deed)).toEqual([]);
  world.apply(deed, 'test');
}

describe('a database that accepts two connections', () => {
  it('refuses a third, and those who wait share the two', () => {
    const world = openWorld(system(2), 'full');
    world.advance(60 * SECOND);
    const { sojournUs, codes } = serverSpans(world, 10 * SECOND);
    expect(world.core.databases[0].connectionsOpen).toBe(2);
    // Two at half a second each are four a second; of five that come, one loses patience.
    expect(codes.filter((code) => code === 200).length / 50).toBeCloseTo(4, 0);
    expect(codes.filter((code) => code === 503).length / 50).toBeCloseTo(1, 0);
    expect(Math.max(...sojournUs)).toBeLessThanOrEqual(2.5 * SECOND);
    expect(linesWith(world, 'FATAL:  sorry, too many clients already')).toBeGreaterThan(100);
    // At most one try each 250 ms, in both logs and in the counter.
    expect(linesWith(world, 'cannot open a connection to store: FATAL: sorry, too many clients already')).toBe(refusals(world));
    expect(refusals(world)).toBeLessThanOrEqual(240);
  });
});

describe('another password', () => {
  it('keeps out new connections, while those that are open go on', () => {
    const world = openWorld(system(100), 'rotated');
    world.advance(10 * SECOND);
    set(world, 'store', 'credentials', 2);
    world.advance(20 * SECOND);
    expect(new Set(serverSpans(world, 0).codes)).toEqual(new Set([200]));
    expect(refusals(world)).toBe(undefined);
    world.apply({ kind: 'restart', service: 'front' }, 'test');
    world.advance(30 * SECOND);
    expect(new Set(serverSpans(world, 21 * SECOND).codes)).toEqual(new Set([503]));
    expect(linesWith(world, 'FATAL:  password authentication failed')).toBeGreaterThan(10);
    set(world, 'front', 'pools.store.credentials', 2);
    world.advance(40 * SECOND);
    expect(new Set(serverSpans(world, 30 * SECOND + 1).codes)).toEqual(new Set([200]));
  });
});
