/** The service model against closed forms: the mechanisms are the ones that incidents come from, not queues made for the test. */
import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/sim/model/distribution.ts';
import type { Topology } from '../../src/sim/model/topology.ts';
import { expectEstimate, mean } from './estimate.ts';
import { openWorld, serverSpans, service, station, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const SEEDS = Array.from({ length: 10 }, (_, index) => `queueing-${index + 1}`);
const exponential: Distribution = { kind: 'exponential', meanUs: SECOND_US };

/** One figure per seed, in seconds, after a warm-up. */
function replicate(
  topology: Topology,
  warmUpS: number,
  lengthS: number,
  figure: (spans: ReturnType<typeof serverSpans>) => number,
): number[] {
  return SEEDS.map((seed) => {
    const world = openWorld(topology, seed);
    world.advance((warmUpS + lengthS) * SECOND_US);
    return figure(serverSpans(world, warmUpS * SECOND_US));
  });
}

const meanWaitS = ({ waitUs }: { waitUs: number[] }) => mean(waitUs) / SECOND_US;
const meanSojournS = ({ sojournUs }: { sojournUs: number[] }) => mean(sojournUs) / SECOND_US;

describe('one worker, exponential service (M/M/1)', () => {
  it('waits 1 s on average at rho 0.5', () => {
    expectEstimate(replicate(station(1, 1, exponential, 0.5), 300, 40_000, meanWaitS), 1);
  });
  it('waits 4 s on average at rho 0.8', () => {
    expectEstimate(replicate(station(1, 1, exponential, 0.8), 2_000, 80_000, meanWaitS), 4);
  });
  it('has an exponential sojourn time: p50, p95 and p99 at rho 0.8', () => {
    const quantiles = [0.5, 0.95, 0.99].map((q) =>
      replicate(station(1, 1, exponential, 0.8), 2_000, 80_000, ({ sojournUs }) => {
        sojournUs.sort((x, y) => x - y);
        return sojournUs[Math.floor(q * sojournUs.length)] / SECOND_US;
      }),
    );
    expectEstimate(quantiles[0], 3.465736);
    expectEstimate(quantiles[1], 14.978661, 0.08);
    expectEstimate(quantiles[2], 23.025851, 0.1);
  });
});

describe('four workers (M/M/4) at lambda 3.2', () => {
  it('makes 0.596432 of the requests wait, 0.745541 s on average', () => {
    const topology = station(4, 4, exponential, 3.2);
    expectEstimate(replicate(topology, 1_000, 25_000, meanWaitS), 0.745541);
    expectEstimate(
      replicate(topology, 1_000, 25_000, ({ waitUs }) => waitUs.filter((wait) => wait > 0).length / waitUs.length),
      0.596432,
    );
  });
});

describe('shared processors (M/G/1-PS) at rho 0.8', () => {
  const laws: readonly (readonly [string, Distribution])[] = [
    ['exponential', exponential],
    ['constant', { kind: 'constant', valueUs: SECOND_US }],
    ['hyperexponential', { kind: 'hyperexponential', meanUs: SECOND_US, cv2: 4 }],
  ];
  it.each(laws)('takes 5 s whatever the law of the demand: %s', (_, demand) => {
    expectEstimate(replicate(station(100_000, 1, demand, 0.8), 3_000, 60_000, meanSojournS), 5);
  });
  it('keeps busy exactly as long as there is work: rho is the share of busy time', () => {
    const world = openWorld(station(100_000, 1, exponential, 0.8), 'busy');
    world.advance(100_000 * SECOND_US);
    const [pod] = world.core.pods;
    expect(pod.processors.busyUntil(world.core.nowUs) / world.core.nowUs).toBeCloseTo(0.8, 1);
  });
});

describe('three shared cores, lambda 10, mu 12', () => {
  it('holds 0, 1, 2, 3 requests for .432133 .360111 .150046 .041679 of the time', () => {
    const topology = station(10_000, 3, { kind: 'exponential', meanUs: SECOND_US / 12 }, 10);
    const shares = SEEDS.map((seed) => {
      const world = openWorld(topology, seed);
      const seen = [0, 0, 0, 0];
      const samples = 20_000;
      for (let i = 1; i <= samples; i++) {
        world.advance(i * 0.5 * SECOND_US);
        const { inFlight } = world.core.pods[0];
        if (inFlight <= 3) seen[inFlight] += 1 / samples;
      }
      return seen;
    });
    [0.432133, 0.360111, 0.150046, 0.041679].forEach((theory, n) =>
      expectEstimate(
        shares.map((share) => share[n]),
        theory,
      ),
    );
  });
});

describe('two stations in tandem, mu 1 and 0.9, lambda 0.7', () => {
  it('takes 8.333333 s on average', () => {
    const topology = systemOf(
      [
        service(
          'front',
          [
            { kind: 'call', service: 'first', method: 'GET', route: '/', timeoutUs: 1e12, guard: null },
            { kind: 'call', service: 'second', method: 'GET', route: '/', timeoutUs: 1e12, guard: null },
          ],
          { workers: 100_000, processors: 100_000 },
        ),
        service('first', [{ kind: 'work', demand: exponential }]),
        service('second', [{ kind: 'work', demand: { kind: 'exponential', meanUs: SECOND_US / 0.9 } }]),
      ],
      { kind: 'poisson', perSecond: 0.7 },
    );
    const sojourns = SEEDS.map((seed) => {
      const world = openWorld(topology, seed);
      world.advance(60_000 * SECOND_US);
      const { spans } = world.core.recorder;
      const roots: number[] = [];
      for (const chunk of spans.chunks) {
        for (let row = 0; row < chunk.rows; row++) {
          if (chunk.parent[row] === 0 && chunk.startUs[row] >= 2_000 * SECOND_US) roots.push(chunk.durationUs[row] / SECOND_US);
        }
      }
      return mean(roots);
    });
    expectEstimate(sojourns, 8.333333);
  });
});
