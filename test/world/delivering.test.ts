/** Canaries and blue-green deploys: who takes which requests before a promotion, after it, and after a rollback. */
import { describe, expect, it } from 'vitest';
import { askInstant } from '../../src/sim/session/query.ts';
import type { Strategy } from '../../src/sim/model/strategy.ts';
import type { Service, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const MS = 1_000;
const takes = (ms: number) => [{ kind: 'wait', length: { kind: 'constant', valueUs: ms * MS } }] as const;
const shop = service('shop', takes(1), { workers: 8, replicas: 4, startupUs: SECOND });
const changed = { method: 'GET', route: '/', steps: takes(5) };

function open(strategy: Strategy, perSecond = 100, fields: Partial<Service> = {}): World {
  const base = { ...shop, ...fields };
  const releases = [{ ...base, version: '2.0.0', endpoints: [changed] }];
  const system: Topology = { ...systemOf([base], { kind: 'regular', perSecond }), releases };
  const world = openWorld(system, 'delivery');
  world.advance(SECOND);
  world.apply({ kind: 'deploy', service: 'shop', title: 'shop: next', author: 'ci', version: '2.0.0', strategy }, 'test');
  return world;
}

/** How many of the requests that began from then on the new version has served, and how many there were. */
function served(world: World, fromUs: number): [number, number] {
  const spans = serverSpans(world, fromUs).sojournUs;
  return [spans.filter((us) => us === 5 * MS).length, spans.length];
}

function versions(world: World): string[] {
  return world.core.services[0].ready.map((id) => world.core.pods[id].version);
}

const canary: Strategy = { kind: 'canary', replicas: 1, trafficRatio: null, promoteAfterUs: null };
const blueGreen: Strategy = { kind: 'blue-green', promoteAfterUs: null, keepUs: 30 * SECOND };
const promote = { kind: 'promote', service: 'shop' } as const;
const rollback = { kind: 'rollback', component: 'shop', change: 'latest' } as const;

describe('a canary', () => {
  it('takes as many requests as any other pod, beside the old ones', () => {
    const world = open(canary);
    expect(world.check(promote)).toEqual(['the new pods of shop are not ready yet.']);
    world.advance(12.006 * SECOND);
    expect(versions(world)).toEqual(['1.0.0', '1.0.0', '1.0.0', '1.0.0', '2.0.0']);
    expect(served(world, 2.001 * SECOND)).toEqual([200, 1_000]);
    expect(world.core.changes.get(1)).toMatchObject({
      status: 'running',
      diff: [expect.any(String), 'strategy: canary, 1 pod', 'pause: {}'],
    });
  });

  it('is told from the old version by build_info, with which any number of a pod can be joined', () => {
    const world = open(canary);
    world.advance(60 * SECOND);
    const expr = 'sum by (version) (increase(http_requests_total[30s]) * on (pod) group_left (version) build_info)';
    const answer = askInstant(world.core.recorder.series, expr, 60 * SECOND);
    const samples = answer.ok && answer.value.kind === 'vector' ? answer.value.samples : [];
    expect(samples.map(({ labels, value }) => [labels['version'], Math.round(value / 30)])).toEqual([
      ['1.0.0', 80],
      ['2.0.0', 20],
    ]);
  });

  it('takes the part of the requests that it was given, whatever law callers choose by', () => {
    for (const law of ['round-robin', 'random', 'least-requests', 'power-of-two'] as const) {
      const balancing = { law, slowStartUs: 0, panicRatio: 0.5, health: null, outliers: null };
      const world = open({ ...canary, trafficRatio: 0.05 }, 400, { balancing });
      world.advance(22.005 * SECOND);
      const [fresh, all] = served(world, 2 * SECOND);
      // Of 8,000 a twentieth, give or take four standard deviations.
      expect(Math.abs(fresh - all * 0.05)).toBeLessThan(4 * Math.sqrt(all * 0.05 * 0.95));
      // Within the old pods the others are spread as without a canary.
      if (law !== 'round-robin') continue;
      const byPod = new Map<number, number>();
      for (const chunk of world.core.recorder.spans.chunks)
        for (let row = 0; row < chunk.rows; row++) byPod.set(chunk.pod[row], (byPod.get(chunk.pod[row]) ?? 0) + 1);
      const counts = world.core.pods.slice(0, 4).map(({ host }) => byPod.get(host) ?? 0);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(3);
    }
  });

  it('that is promoted stays, and the others are replaced one by one', () => {
    const world = open({ ...canary, trafficRatio: 0.05 });
    world.advance(5 * SECOND);
    expect(world.check(promote)).toEqual([]);
    world.apply(promote, 'ann');
    world.advance(10 * SECOND);
    expect(versions(world)).toEqual(['2.0.0', '2.0.0', '2.0.0', '2.0.0']);
    expect(world.core.pods.length).toBe(8);
    expect(world.core.changes.get(1)?.status).toBe('done');
    expect(world.core.changes.get(2)).toMatchObject({ title: 'shop: promote 2.0.0', author: 'ann', status: 'done' });
    world.apply(rollback, 'ann');
    world.advance(20 * SECOND);
    expect(versions(world)).toEqual(['1.0.0', '1.0.0', '1.0.0', '1.0.0']);
  });

  it('that is rolled back goes at once, and nobody else does', () => {
    const world = open(canary);
    world.advance(5 * SECOND);
    world.apply(rollback, 'ann');
    expect(versions(world)).toEqual(['1.0.0', '1.0.0', '1.0.0', '1.0.0']);
    world.advance(10 * SECOND);
    expect(world.core.pods.length).toBe(5);
    expect(world.core.changes.get(1)?.status).toBe('reverted');
    expect(world.core.changes.get(2)).toMatchObject({
      kind: 'rollback',
      status: 'done',
      diff: ['image: shop:2.0.0 -> shop:1.0.0'],
    });
    expect(world.check(promote)).toEqual(['shop has no canary and no second set of pods that could be promoted.']);
    expect(world.check(rollback).length).toBe(1);
  });

  it('is promoted by itself so long after it is ready, and a scaling meanwhile is one of the old pods', () => {
    const world = open({ ...canary, promoteAfterUs: 10 * SECOND });
    world.advance(3 * SECOND);
    world.apply({ kind: 'scale', service: 'shop', replicas: 5 }, 'test');
    world.advance(11.9 * SECOND);
    expect(versions(world).filter((one) => one === '2.0.0').length).toBe(1);
    expect(world.core.changes.get(2)?.status).toBe('done');
    world.advance(20 * SECOND);
    expect(versions(world)).toEqual(['2.0.0', '2.0.0', '2.0.0', '2.0.0', '2.0.0']);
  });

  it('is refused with replicas or a part of the requests that cannot be', () => {
    const world = openWorld(systemOf([shop], { kind: 'regular', perSecond: 1 }), 'refused');
    const wrong: Strategy = { kind: 'canary', replicas: 0.5, trafficRatio: 2, promoteAfterUs: null };
    const deed = { kind: 'deploy', service: 'shop', title: 'next', author: 'ci', version: '2.0.0', strategy: wrong } as const;
    expect(world.check(deed)).toEqual([
      'a canary has a whole number of replicas from 1 to 500, not 0.5.',
      'a canary gets a part of the requests from 0 to 1, not 2.',
    ]);
  });

  it('is taken away by the next deploy', () => {
    const world = open(canary);
    world.advance(5 * SECOND);
    world.apply({ kind: 'deploy', service: 'shop', title: 'shop: other', author: 'ci', version: '3.0.0' }, 'test');
    world.advance(15 * SECOND);
    expect(versions(world)).toEqual(['3.0.0', '3.0.0', '3.0.0', '3.0.0']);
    expect([1, 2].map((id) => world.core.changes.get(id)?.status)).toEqual(['failed', 'done']);
  });
});

describe('a blue-green deploy', () => {
  it('sends no request to the second set before the switch, all after it, and fails none', () => {
    const world = open(blueGreen);
    world.advance(5.005 * SECOND);
    expect(world.core.pods.filter(({ isReady }) => isReady).length).toBe(8);
    expect(served(world, 2 * SECOND)[0]).toBe(0);
    world.apply(promote, 'ann');
    world.advance(10.01 * SECOND);
    const [fresh, all] = served(world, 5.006 * SECOND);
    expect([fresh, all]).toEqual([500, 500]);
    expect(world.core.users[0].failed).toBe(0);
    expect(world.core.changes.get(1)?.status).toBe('done');
    world.advance(34.9 * SECOND);
    expect(world.core.pods.filter(({ phase }) => phase === 'ready').length).toBe(8);
    world.advance(45 * SECOND);
    expect(world.core.pods.filter(({ phase }) => phase === 'ready').map(({ version }) => version)).toEqual(
      Array(4).fill('2.0.0'),
    );
  });

  it('is switched back at once while the old set is kept, and starts no pod for that', () => {
    const world = open(blueGreen);
    world.advance(5 * SECOND);
    world.apply(promote, 'ann');
    world.advance(20 * SECOND);
    world.apply(rollback, 'ann');
    expect(versions(world)).toEqual(Array(4).fill('1.0.0'));
    world.advance(60 * SECOND);
    expect(world.core.pods.length).toBe(8);
    expect(versions(world)).toEqual(Array(4).fill('1.0.0'));
  });

  it('waits for the probes of its second set', () => {
    const asked = { delayUs: 0, everyUs: SECOND, timeoutUs: SECOND, failures: 1, successes: 5 };
    const world = open(blueGreen, 10, { probes: { readiness: asked } });
    // Up at 2 s, found ready five probes later.
    world.advance(5.9 * SECOND);
    expect(world.check(promote)).toEqual(['the new pods of shop are not ready yet.']);
    world.advance(6 * SECOND);
    expect(world.check(promote)).toEqual([]);
    world.apply(promote, 'ann');
    expect(versions(world)).toEqual(Array(4).fill('2.0.0'));
  });

  it('is rolled back pod by pod when the old set has gone', () => {
    const world = open({ ...blueGreen, promoteAfterUs: 0, keepUs: 0 });
    world.advance(5 * SECOND);
    expect(versions(world)).toEqual(Array(4).fill('2.0.0'));
    world.apply(rollback, 'ann');
    world.advance(8 * SECOND);
    expect(new Set(versions(world))).toEqual(new Set(['1.0.0', '2.0.0']));
    world.advance(15 * SECOND);
    expect(versions(world)).toEqual(Array(4).fill('1.0.0'));
  });
});
