/** A deploy brings what its version says and nothing else; what an operator sets holds at once, and both can be taken back. */
import { describe, expect, it } from 'vitest';
import { readSnapshot, writeSnapshot } from '../../src/sim/kernel/snapshot.ts';
import type { Deed } from '../../src/sim/model/action.ts';
import type { Service, Step, Topology } from '../../src/sim/model/topology.ts';
import { SAVED_CLASSES } from '../../src/sim/session/saved-classes.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const SECOND = 1e6;
const work = (ms: number): Step => ({ kind: 'work', demand: { kind: 'constant', valueUs: ms * MS } });
const shop = service('shop', [work(10)], { workers: 4, processors: 4, replicas: 3, startupUs: SECOND, queueMax: 9 });

function withRelease(base: Service, fields: Partial<Service>, perSecond = 20): Topology {
  return { ...systemOf([base], { kind: 'regular', perSecond }), releases: [{ ...base, version: '2.0.0', ...fields }] };
}

function deploy(world: World, version: string): void {
  world.apply({ kind: 'deploy', service: 'shop', title: 'shop: next', author: 'ci', version }, 'test');
}

function configure(world: World, settings: Readonly<Record<string, number>>): void {
  const deed = { kind: 'configure', component: 'shop', settings, title: '', author: '' } as const;
  expect(world.check(deed)).toEqual([]);
  world.apply(deed, 'test');
}

function workersOf(world: World): number[] {
  return world.core.pods.filter((pod) => pod.phase === 'ready').map((pod) => pod.workersMax);
}

describe('a deploy', () => {
  it('replaces pods one by one, each with the settings of its own version, and a rollback brings the old ones back', () => {
    const world = openWorld(withRelease(shop, { workers: 2 }), '1');
    world.advance(SECOND);
    deploy(world, '2.0.0');
    world.advance(2.5 * SECOND);
    expect(workersOf(world)).toEqual([4, 4, 2]);
    world.advance(6 * SECOND);
    expect(workersOf(world)).toEqual([2, 2, 2]);
    expect(world.core.changes.get(1)?.diff).toEqual(['image: shop:1.0.0 -> shop:2.0.0', 'workers: 4 -> 2']);
    world.apply({ kind: 'rollback', component: 'shop', change: 'latest' }, 'test');
    world.advance(12 * SECOND);
    expect(workersOf(world)).toEqual([4, 4, 4]);
    expect(world.core.changes.get(2)?.diff).toEqual(['image: shop:2.0.0 -> shop:1.0.0', 'workers: 2 -> 4']);
  });

  it('replaces pods that need no time to start at once, as a restart and more replicas do', () => {
    const world = openWorld(withRelease({ ...shop, startupUs: 0 }, { workers: 2 }), '1');
    world.advance(SECOND);
    deploy(world, '2.0.0');
    world.advance(SECOND);
    expect(workersOf(world)).toEqual([2, 2, 2]);
    world.apply({ kind: 'restart', service: 'shop' }, 'test');
    world.advance(2 * SECOND);
    world.apply({ kind: 'scale', service: 'shop', replicas: 5 }, 'test');
    world.advance(3 * SECOND);
    expect(workersOf(world)).toEqual([2, 2, 2, 2, 2]);
    const changes = [1, 2, 3].map((id) => world.core.changes.get(id)?.status);
    expect(changes).toEqual(['done', 'done', 'done']);
  });

  it('runs the code of its version: requests take what the new steps take', () => {
    const endpoints = [{ method: 'GET', route: '/', steps: [work(10), work(25)] }];
    const world = openWorld(withRelease(shop, { endpoints }), '1');
    world.advance(SECOND);
    deploy(world, '2.0.0');
    world.advance(10 * SECOND);
    expect(new Set(serverSpans(world, 0).sojournUs)).toEqual(new Set([10 * MS, 35 * MS]));
    expect(new Set(serverSpans(world, 7 * SECOND).sojournUs)).toEqual(new Set([35 * MS]));
  });

  it('that no longer has an endpoint answers 404 there, and counts it', () => {
    const endpoints = [{ method: 'GET', route: '/other', steps: [work(1)] }];
    const world = openWorld(withRelease(shop, { endpoints, replicas: 1 }), '1');
    world.advance(SECOND);
    deploy(world, '2.0.0');
    world.advance(10 * SECOND);
    const last = [...world.core.recorder.series.all].filter((one) => one.labels['code'] === '404');
    expect(last.length).toBeGreaterThan(0);
    expect(world.core.users[0].failed).toBeGreaterThan(50);
  });

  it('of the same code goes on with the same draws', () => {
    const demand = { kind: 'exponential', meanUs: 10 * MS } as const;
    const base = service('shop', [{ kind: 'work', demand }], { workers: 4, processors: 4, startupUs: SECOND });
    const sojourns = (version: string): number[] => {
      const world = openWorld(withRelease(base, { queueMax: 5 }), '1');
      world.advance(SECOND);
      deploy(world, version);
      world.advance(20 * SECOND);
      return serverSpans(world, 0).sojournUs;
    };
    expect(sojourns('2.0.0')).toEqual(sojourns('1.0.1'));
  });

  it('of a version that nobody described changes the label only', () => {
    const world = openWorld(withRelease(shop, { workers: 2 }), '1');
    deploy(world, '3.1.4');
    world.advance(6 * SECOND);
    expect(workersOf(world)).toEqual([4, 4, 4]);
    expect(world.core.services[0].version).toBe('3.1.4');
  });
});

describe('a deploy after a snapshot', () => {
  it('back to plain balancing, which another service has too, ends in the same bytes', () => {
    const balancing = { law: 'random', slowStartUs: 0, panicRatio: 0.5, health: null, outliers: null } as const;
    const base = { ...shop, balancing };
    const topology = { ...withRelease(base, { balancing: null }), services: [base, { ...shop, name: 'other' }] };
    const whole = openWorld(topology, '1');
    whole.advance(SECOND);
    const restored = readSnapshot(bytesOf(whole), SAVED_CLASSES) as World;
    for (const world of [whole, restored]) {
      deploy(world, '2.0.0');
      world.advance(10 * SECOND);
    }
    expect(whole.core.guarding.backends[0].policy.law).toBe('round-robin');
    expect(bytesOf(restored).equals(bytesOf(whole))).toBe(true);
  });
});

function bytesOf(world: World): Buffer {
  const pieces: Uint8Array[] = [];
  writeSnapshot(world, SAVED_CLASSES, (bytes) => pieces.push(bytes.slice()));
  return Buffer.concat(pieces);
}

describe('configuring', () => {
  it('holds at once for pods that run, for those that start later and over what a release says, until it is taken back', () => {
    const world = openWorld(withRelease(shop, { workers: 2 }), '1');
    world.advance(SECOND);
    configure(world, { workers: 7 });
    expect(workersOf(world)).toEqual([7, 7, 7]);
    expect(world.core.changes.get(1)).toMatchObject({ kind: 'config', diff: ['workers: 4 -> 7'], status: 'done' });
    deploy(world, '2.0.0');
    world.advance(6 * SECOND);
    expect(workersOf(world)).toEqual([7, 7, 7]);
    world.apply({ kind: 'rollback', component: 'shop', change: 1 }, 'test');
    expect(workersOf(world)).toEqual([2, 2, 2]);
  });

  it('gives more workers to those who wait, and takes workers away as they become free', () => {
    const slow = service('shop', [{ kind: 'wait', length: { kind: 'constant', valueUs: 10 * SECOND } }], { workers: 1 });
    const world = openWorld(withRelease(slow, {}, 10), '1');
    world.advance(1.05 * SECOND);
    const [pod] = world.core.pods;
    expect([pod.workersBusy, pod.line.length]).toEqual([1, 9]);
    configure(world, { workers: 8 });
    expect([pod.workersBusy, pod.line.length]).toEqual([8, 2]);
    configure(world, { workers: 3 });
    expect(pod.workersBusy).toBe(8);
    world.advance(15 * SECOND);
    expect(pod.workersBusy).toBe(3);
  });

  it('refuses the next request beyond a shorter line, and lets those in it stay', () => {
    const slow = service('shop', [{ kind: 'wait', length: { kind: 'constant', valueUs: 60 * SECOND } }]);
    const world = openWorld(withRelease(slow, {}, 10), '1');
    world.advance(2.05 * SECOND);
    const [pod] = world.core.pods;
    const waiting = pod.line.length;
    configure(world, { 'queue.max': 5 });
    world.advance(4 * SECOND);
    expect(pod.line.length).toBe(waiting);
    expect(world.core.users[0].failed).toBeGreaterThan(15);
  });

  it('says which settings there are when there is no such one, and what a value may be', () => {
    const world = openWorld(systemOf([shop], { kind: 'regular', perSecond: 1 }), '1');
    const asked = (settings: Readonly<Record<string, number>>): string[] =>
      world.check({ kind: 'configure', component: 'shop', settings, title: '', author: '' } satisfies Deed);
    expect(asked({ 'queue.mx': 5 })[0]).toMatch(/^shop has no setting "queue.mx". It has workers, queue.max/);
    expect(asked({ workers: 0 })).toEqual(['workers of shop must be from 1 to 10000, not 0.']);
    expect(asked({ workers: 1.5 })).toEqual(['workers of shop must be a whole number, not 1.5.']);
    expect(asked({})).toEqual(['shop: nothing is set. Name at least one setting and its value.']);
  });
});
