/** Who takes a call: the laws of balancing through real pods, against their closed forms and their promises. */
import { describe, expect, it } from 'vitest';
import type { Balancing, BalancingLaw } from '../../src/sim/model/balancing.ts';
import { PLAIN_BALANCING } from '../../src/sim/model/balancing.ts';
import { HashRing } from '../../src/sim/world/hash-ring.ts';
import type { World } from '../../src/sim/world/world.ts';
import { forget } from '../laws/witness.ts';
import { expectEstimate, mean } from './estimate.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';
import { closeDoors, drain } from './random-system.ts';
import { spanRows } from './span-rows.ts';

const SECOND_US = 1e6;

function fleet(replicas: number, perSecond: number, balancing: Balancing, meanUs = SECOND_US, startupUs = 0) {
  const steps = [{ kind: 'work', demand: { kind: 'exponential', meanUs } }] as const;
  return systemOf([service('fleet', steps, { replicas, balancing, startupUs })], { kind: 'poisson', perSecond });
}

const by = (law: BalancingLaw): Balancing => ({ ...PLAIN_BALANCING, law });

function requestsByPod(world: World, fromUs = 0): number[] {
  const counts = new Array<number>(world.core.pods.length).fill(0);
  const { podNames, templates } = world.core.recorder.spans;
  const places = new Map(world.core.pods.map((pod) => [pod.name, pod.id]));
  for (const { template, pod, startUs } of spanRows(world.core.recorder.spans)) {
    if (templates[template].kind === 'server' && startUs >= fromUs) counts[places.get(podNames[pod]) ?? -1]++;
  }
  return counts;
}

describe('power of two choices over 500 replicas', () => {
  it('takes 1.2657 s on average at lambda 0.5, where one choice takes 2', () => {
    const sojourns = Array.from({ length: 10 }, (_, index) => {
      const world = openWorld(fleet(500, 250, by('power-of-two')), `two-${index + 1}`);
      world.advance(30 * SECOND_US);
      // Whoever is there is counted: those who stay long would be missing otherwise.
      closeDoors(world);
      world.advance(60 * SECOND_US);
      return mean(serverSpans(world, 10 * SECOND_US).sojournUs) / SECOND_US;
    });
    expectEstimate(sojourns, 1.2657);
  });
});

describe('least requests', () => {
  it('gives nobody a second request while somebody has none', () => {
    const world = openWorld(fleet(8, 3, by('least-requests')), 'least');
    for (let step = 1; step <= 2_000; step++) {
      world.advance(step * 0.1 * SECOND_US);
      const held = world.core.pods.map((pod) => pod.inFlight);
      if (held.reduce((sum, one) => sum + one, 0) < 8) expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(2);
    }
    expect(serverSpans(world, 0).waitUs.filter((waitUs) => waitUs > 0).length).toBeLessThan(20);
  });

  it('is drawn to the replica that answers soonest, even when it only fails fast', () => {
    const topology = fleet(4, 30, by('least-requests'), 100_000);
    const world = openWorld(topology, 'drawn');
    // The first replica is a hundred times as fast as the others.
    world.core.pods[0].processors.setSpeed(100, world.core.events);
    world.core.pods[0].processorsShared = true;
    world.advance(100 * SECOND_US);
    // Made faster by hand, it does more in a second than processors can: the law of their use is not for it.
    forget(world);
    const [fast, ...others] = requestsByPod(world);
    expect(fast).toBeGreaterThan(1.4 * Math.max(...others));
  });
});

describe('consistent hashing', () => {
  const names = Array.from({ length: 10 }, (_, index) => `pod-${index}`);
  const members = names.map((_, index) => index);
  const keys = Array.from({ length: 20_000 }, (_, index) => Math.imul(index, 0x9e3779b1));

  it('moves only the keys of a replica that goes, about a tenth of ten', () => {
    const whole = new HashRing(members, names);
    const less = new HashRing(members.slice(0, 9), names.slice(0, 9));
    const moved = keys.filter((key) => whole.memberFor(key) !== less.memberFor(key));
    expect(moved.every((key) => whole.memberFor(key) === 9)).toBe(true);
    expect(moved.length / keys.length).toBeGreaterThan(0.07);
    expect(moved.length / keys.length).toBeLessThan(0.13);
  });

  it('sends every request of a visit to the same replica, and different users to different ones', () => {
    const plain = fleet(5, 20, by('consistent-hash'), 10_000);
    const [request] = plain.users[0].journeys[0].requests;
    const users = [{ ...plain.users[0], journeys: [{ weight: 1, requests: [request, request, request] }] }];
    const world = openWorld({ ...plain, users }, 'hash');
    world.advance(60 * SECOND_US);
    drain(world);
    const counts = requestsByPod(world);
    expect(Math.min(...counts)).toBeGreaterThan(300);
    // Three requests a visit: a visit that was parted would leave a count that three does not divide.
    expect(counts.map((count) => count % 3)).toEqual([0, 0, 0, 0, 0]);
  });
});

it('sends a client of a closed loop to one replica for all its visits', () => {
  const plain = fleet(4, 20, by('consistent-hash'), 10_000);
  const think = { kind: 'constant', valueUs: 100_000 } as const;
  const users = [{ ...plain.users[0], arrivals: { kind: 'closed', clients: 1, think } as const }];
  const world = openWorld({ ...plain, users }, 'client');
  world.advance(30 * SECOND_US);
  expect(requestsByPod(world).filter((count) => count > 0)).toHaveLength(1);
});

describe('slow start', () => {
  const laws: readonly BalancingLaw[] = ['round-robin', 'random', 'least-requests', 'power-of-two'];
  const loads = [
    ['hardly ever busy', 1_000],
    ['busy most of the time', 8_000],
  ] as const;

  it.each(laws.flatMap((law) => loads.map(([how, meanUs]) => [law, how, meanUs] as const)))(
    'gives a new replica its share by weight over the window by %s, when the others are %s',
    (law, _, meanUs) => {
      const balancing = { ...by(law), slowStartUs: 100 * SECOND_US };
      const world = openWorld(fleet(3, 300, balancing, meanUs, 1), 'slow');
      world.advance(10 * SECOND_US);
      world.apply({ kind: 'scale', service: 'fleet', replicas: 4 }, 'test');
      world.advance(110 * SECOND_US);
      const weighed = (from: number, to: number) => {
        const [first, last] = [from, to].map((second) => requestsByPod(world, (10 + second) * SECOND_US));
        const counts = first.map((count, pod) => count - last[pod]);
        // A weight of t/100 next to three of one, at least a tenth: the integral of w / (3 + w).
        const expected = 300 * integral((t) => Math.max(0.1, t / 100) / (3 + Math.max(0.1, t / 100)), from, to);
        return { share: counts[3] / expected, warm: counts.slice(0, 3) };
      };
      for (const [from, to] of [
        [20, 30],
        [70, 80],
      ]) {
        expect(weighed(from, to).share).toBeGreaterThan(0.8);
        expect(weighed(from, to).share).toBeLessThan(1.2);
      }
      const { share, warm } = weighed(0, 100);
      expect(share).toBeGreaterThan(0.9);
      expect(share).toBeLessThan(1.1);
      expect(Math.max(...warm) / Math.min(...warm)).toBeLessThan(1.1);
    },
  );
});

function integral(of: (x: number) => number, from: number, to: number): number {
  const width = (to - from) / 1_000;
  let sum = 0;
  for (let i = 0; i < 1_000; i++) sum += of(from + (i + 0.5) * width) * width;
  return sum;
}
