/** Dean & Barroso, "The Tail at Scale" (2013): a fan-out makes the rare slow answer common, and a hedge makes it rare again. */
import { describe, expect, it } from 'vitest';
import type { CallGuard } from '../../src/sim/model/call-guard.ts';
import type { CallPolicy } from '../../src/sim/model/call-policy.ts';
import type { Step } from '../../src/sim/model/topology.ts';
import { inFlight } from '../laws/in-flight.ts';
import { assertLaws } from './laws.ts';
import { openWorld, service, serverSpans, systemOf } from './topology-fixture.ts';

const ALONE: CallPolicy = { retry: null, hedge: null, cancels: null, propagatesDeadline: null };

function hedged(afterUs: number): CallPolicy {
  return { ...ALONE, hedge: { afterUs, max: 1 } };
}

function call(policy: CallPolicy): Step {
  return { kind: 'call', service: 'leaf', method: 'GET', route: '/', timeoutUs: 3_600e6, guard: null, policy };
}

const wait = (valueUs: number): Step[] => [{ kind: 'wait', length: { kind: 'constant', valueUs } }];
const SLOW_ONCE_IN_A_HUNDRED: Step = {
  kind: 'choose',
  ways: [
    { ratio: 0.01, steps: wait(1_000_000) },
    { ratio: 0.99, steps: wait(5_000) },
  ],
};

/** Requests that ask a hundred leaves: how many, which share took half a second or more, and calls a leaf per question. */
function fanOut(policy: CallPolicy, seconds: number): { requests: number; slowRatio: number; attempts: number } {
  const leaf = service('leaf', [SLOW_ONCE_IN_A_HUNDRED], { workers: 10_000, replicas: 3, processors: 10_000 });
  const branches = Array.from({ length: 100 }, () => [call(policy)]);
  const front = service('front', [{ kind: 'parallel', branches }], { workers: 10_000, processors: 10_000 });
  const world = openWorld(systemOf([front, leaf], { kind: 'regular', perSecond: 50 }), 'tail');
  world.advance(seconds * 1e6);
  const { spans } = world.core.recorder;
  let requests = 0;
  let slow = 0;
  let leaves = 0;
  for (const chunk of spans.chunks)
    for (let row = 0; row < chunk.rows; row++) {
      const template = spans.templates[chunk.template[row]];
      if (template.kind !== 'server' || chunk.startUs[row] > (seconds - 2) * 1e6) continue;
      if (template.service === 'leaf') leaves++;
      else {
        requests++;
        if (chunk.durationUs[row] > 500_000) slow++;
      }
    }
  return { requests, slowRatio: slow / requests, attempts: leaves / (100 * requests) };
}

describe('the tail at scale', () => {
  it('of a hundred leaves of which each is slow once in a hundred makes 63.4 % of all requests slow', () => {
    const { requests, slowRatio, attempts } = fanOut(ALONE, 14);
    const expected = 0.633968;
    expect(Math.abs(slowRatio - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / requests));
    expect(attempts).toBeCloseTo(1, 2);
  });

  it('falls to 1.0 % with a hedge after 10 ms, for one request more in a hundred', () => {
    const { requests, slowRatio, attempts } = fanOut(hedged(10_000), 30);
    const expected = 0.009951;
    expect(Math.abs(slowRatio - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / requests));
    expect(Math.abs(attempts - 1.01)).toBeLessThan(4 * Math.sqrt((0.01 * 0.99) / (100 * requests)));
  });

  it('gets worse with a hedge without delay where nothing is to spare', () => {
    const p99 = (policy: CallPolicy): number => {
      const work: Step = { kind: 'work', demand: { kind: 'exponential', meanUs: 10_000 } };
      const leaf = service('leaf', [work], { replicas: 4 });
      const front = service('front', [call(policy)], { workers: 100_000, processors: 100_000 });
      const world = openWorld(systemOf([front, leaf], { kind: 'poisson', perSecond: 380 }), 'busy');
      world.advance(60e6);
      const { sojournUs } = serverSpans(world, 10e6);
      return sojournUs.sort((x, y) => x - y)[Math.floor(sojournUs.length * 0.99)];
    };
    expect(p99(hedged(0))).toBeGreaterThan(3 * p99(ALONE));
  });
});

describe('a hedge after 30 ms', () => {
  /** Calls of the front to a leaf that takes `tookUs` and fails, at most four tries, one a second: how many attempts a call makes. */
  const attempts = (tookUs: number, max: number): number => {
    const backoff = { kind: 'fixed', delayUs: 5_000 } as const;
    const retry = { attemptsMax: 4, on: ['5xx' as const], backoff, budget: null };
    const policy: CallPolicy = { ...ALONE, retry, hedge: { afterUs: 30_000, max } };
    const fail: Step = { kind: 'fail', ratio: 1, status: 500, message: 'out of luck' };
    const leaf = service('leaf', [...wait(tookUs), fail], { workers: 100, replicas: 3 });
    const world = openWorld(systemOf([service('front', [call(policy)]), leaf], { kind: 'regular', perSecond: 1 }), 'tries');
    world.advance(1_999_999);
    return serverSpans(world, 0).sojournUs.length - 1;
  };

  it('is not made where no try takes 30 ms, however long all of them take together', () => {
    expect(attempts(20_000, 2)).toBe(4);
  });

  it('is made beside tries that take longer, up to so many for the call', () => {
    expect(attempts(40_000, 2)).toBe(4 + 2);
    expect(attempts(40_000, 3)).toBe(4 + 3);
  });

  it('leaves the call that waits for it out of those who wait at a bulkhead, though one of them had its row before', () => {
    const guard: CallGuard = { law: null, breaker: null, bulkhead: { callsMax: 1, waitUs: 1e6, waitersMax: 1 }, rateLimit: null };
    const guarded: Step = { kind: 'call', service: 'leaf', method: 'GET', route: '/', timeoutUs: 1e6, guard };
    const leaf = service('leaf', wait(40_000), { workers: 100 });
    const front = service('front', [{ kind: 'parallel', branches: [[guarded], [guarded]] }, call(hedged(30_000))]);
    const world = openWorld(systemOf([front, leaf], { kind: 'regular', perSecond: 1 }), 'rows');
    world.advance(1_000_000 + 2 * 40_000 + 10_000);
    assertLaws(world);
    expect(inFlight(world.core).waiting).toEqual([0, 0, 1, 1]);
  });
});
