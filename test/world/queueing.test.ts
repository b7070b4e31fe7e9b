/** The service model against closed forms, seen in the spans; what metrics say of them, at higher loads too, is in test/validity. */
import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/sim/model/distribution.ts';
import type { Topology } from '../../src/sim/model/topology.ts';
import { expectEstimate, mean } from './estimate.ts';
import { openWorld, serverSpans, station } from './topology-fixture.ts';

const SECOND_US = 1e6;
const SEEDS = Array.from({ length: 10 }, (_, index) => `queueing-${index + 1}`);
const exponential: Distribution = { kind: 'exponential', meanUs: SECOND_US };

/** Of each seed, in seconds, after a warm-up. */
function replicate<Figure>(
  topology: Topology,
  warmUpS: number,
  lengthS: number,
  figure: (spans: ReturnType<typeof serverSpans>) => Figure,
): Figure[] {
  return SEEDS.map((seed) => {
    const world = openWorld(topology, seed);
    world.advance((warmUpS + lengthS) * SECOND_US);
    return figure(serverSpans(world, warmUpS * SECOND_US));
  });
}

it('one worker with exponential service (M/M/1) at rho 0.5: 1 s of waiting on average, and exponential sojourns: p50, p95, p99', () => {
  const figures = replicate(station(1, 1, exponential, 0.5), 500, 15_000, ({ waitUs, sojournUs }) => {
    sojournUs.sort((x, y) => x - y);
    const quantiles = [0.5, 0.95, 0.99].map((q) => sojournUs[Math.floor(q * sojournUs.length)]);
    return [mean(waitUs), ...quantiles].map((us) => us / SECOND_US);
  });
  const estimate = (at: number) => figures.map((figure) => figure[at]);
  expectEstimate(estimate(0), 1);
  expectEstimate(estimate(1), 1.386294);
  expectEstimate(estimate(2), 5.991465, 0.08);
  expectEstimate(estimate(3), 9.21034, 0.1);
});

describe('shared processors (M/G/1-PS) at rho 0.5', () => {
  it('take 2 s on average, whatever the law of the demand: hyperexponential with a squared variation of 4', () => {
    const demand: Distribution = { kind: 'hyperexponential', meanUs: SECOND_US, cv2: 4 };
    const means = replicate(station(100_000, 1, demand, 0.5), 500, 20_000, ({ sojournUs }) => mean(sojournUs) / SECOND_US);
    expectEstimate(means, 2);
  });
  it('keep busy as long as there is work: rho is the share of busy time', () => {
    const world = openWorld(station(100_000, 1, exponential, 0.5), 'busy');
    world.advance(20_000 * SECOND_US);
    const [pod] = world.core.pods;
    expect(pod.processors.busyUntil(world.core.nowUs) / world.core.nowUs).toBeCloseTo(0.5, 1);
  });
});
