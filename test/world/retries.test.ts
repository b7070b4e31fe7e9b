/** What retries do to a caller and to those below it. */
import { describe, expect, it } from 'vitest';
import { Stream } from '../../src/sim/base/random.ts';
import type { Backoff as BackoffModel, CallPolicy, Jitter } from '../../src/sim/model/call-policy.ts';
import type { Service, Step, Topology } from '../../src/sim/model/topology.ts';
import { Backoff } from '../../src/sim/world/backoff.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const AT_ONCE: BackoffModel = { kind: 'fixed', delayUs: 0 };

function retrying(attemptsMax: number, fields: Partial<NonNullable<CallPolicy['retry']>> = {}): CallPolicy {
  return {
    retry: { attemptsMax, on: ['5xx', 'timeout', 'refused'], backoff: AT_ONCE, budget: null, ...fields },
    hedge: null,
    cancels: null,
    propagatesDeadline: null,
  };
}

function call(to: string, policy: CallPolicy, timeoutUs = 1e6): Step {
  return { kind: 'call', service: to, method: 'GET', route: '/', timeoutUs, guard: null, policy };
}

function failing(ratio: number): Step {
  return { kind: 'fail', ratio, status: 500, message: 'out of luck' };
}

const WIDE = { workers: 10_000, replicas: 2 };

/** `layers` services that call each other in a row; each but the first user-facing one is called with the policy. */
function tower(layers: number, policy: CallPolicy): Topology {
  const services: Service[] = [];
  for (let i = 0; i < layers; i++) services.push(service(`s${i}`, [call(`s${i + 1}`, policy)], WIDE));
  return systemOf([...services, service(`s${layers}`, [failing(1)], WIDE)], { kind: 'regular', perSecond: 1 });
}

function spansOf(world: World, name: string, kind: 'server' | 'client'): number {
  const { spans } = world.core.recorder;
  let count = 0;
  for (const chunk of spans.chunks)
    for (let row = 0; row < chunk.rows; row++) {
      const template = spans.templates[chunk.template[row]];
      if (template.service === name && template.kind === kind) count++;
    }
  return count;
}

describe('retries', () => {
  it('of a call that fails three times in ten, at most three tries: 1.39 requests a call, 0.973 of them succeed', () => {
    const topology = systemOf([service('front', [call('back', retrying(3))], WIDE), service('back', [failing(0.3)], WIDE)], {
      kind: 'regular',
      perSecond: 1_000,
    });
    const world = openWorld(topology, 'seed');
    world.advance(20e6 - 1);
    const [users] = world.core.users;
    const calls = users.good + users.failed;
    expect(calls).toBe(19_999);
    // The number of tries is 1, 2 or 3 with .7, .21, .09: its variance is .4179; success is a coin of .973.
    expect(Math.abs(spansOf(world, 'back', 'server') / calls - 1.39)).toBeLessThan(4 * Math.sqrt(0.4179 / calls));
    expect(Math.abs(users.good / calls - 0.973)).toBeLessThan(4 * Math.sqrt((0.973 * 0.027) / calls));
    expect(spansOf(world, 'front', 'client')).toBe(spansOf(world, 'back', 'server'));
  });

  it('multiply over layers: four tries at three layers are 64 requests at the bottom, three at five 243', () => {
    for (const [tries, layers, expected] of [
      [4, 3, 64],
      [3, 5, 243],
    ] as const) {
      const world = openWorld(tower(layers, retrying(tries)), 'seed');
      world.advance(1_999_999);
      expect(spansOf(world, `s${layers}`, 'server')).toBe(expected);
    }
  });

  it('within a budget of a tenth never make a tenth more requests, even when everything fails', () => {
    const budget = { ratio: 0.1, reserve: 0 };
    const world = openWorld(tower(1, retrying(4, { budget })), 'seed');
    world.advance(3_000e6 + 1);
    const served = spansOf(world, 's1', 'server');
    expect(served).toBeGreaterThan(3_000 * 1.09);
    expect(served).toBeLessThanOrEqual(3_000 * 1.1);
  });

  it('are made by the layer above the failing one alone when giving up is final: 4 requests at three layers instead of 64', () => {
    const world = openWorld(tower(3, retrying(4, { isFinal: true })), 'seed');
    world.advance(1.5e6);
    expect(['s1', 's2', 's3'].map((name) => spansOf(world, name, 'server'))).toEqual([1, 1, 4]);
    const declined = world.core.recorder.logs.templates.filter(({ message }) => message.endsWith('its answer says not to'));
    expect(declined.map(({ service: by }) => by)).toEqual(['s1', 's0']);
  });

  it('heed that also behind a layer that only passes the failure on, and behind branches; a failure of their own is tried again', () => {
    const plain: Step = { kind: 'call', service: 's2', method: 'GET', route: '/', timeoutUs: 1e6, guard: null };
    const made = tower(3, retrying(2, { isFinal: true }));
    const [top, , ...below] = made.services;
    const passing = (also: Step[]) => ({
      ...made,
      services: [top, service('s1', [{ kind: 'parallel', branches: [also, [plain]] }], WIDE), ...below],
    });
    const [alone, broken] = [[], [failing(1)]].map((also) => {
      const world = openWorld(passing(also), 'seed');
      world.advance(1.5e6);
      return ['s1', 's2', 's3'].map((name) => spansOf(world, name, 'server'));
    });
    expect(alone).toEqual([1, 1, 2]);
    expect(broken).toEqual([2, 2, 4]);
  });

  it('number their spans and wait for their backoff between them', () => {
    const backoff: BackoffModel = { kind: 'exponential', baseUs: 1_000, maxUs: 3_000, jitter: 'none' };
    const world = openWorld(tower(1, retrying(5, { backoff })), 'seed');
    world.advance(1.5e6);
    const { spans } = world.core.recorder;
    const trace = spans.trace(1);
    const attempts = trace?.spans.filter((span) => span.kind === 'client') ?? [];
    expect(attempts.map((span) => [span.startUs - attempts[0].startUs, span.attributes['http.request.resend_count']])).toEqual([
      [0, undefined],
      [1_000, 1],
      [3_000, 2],
      [6_000, 3],
      [9_000, 4],
    ]);
  });

  it('leave a caller whose attempts all timed out waiting for as long as they took together', () => {
    const slow: Step = { kind: 'wait', length: { kind: 'constant', valueUs: 10e6 } };
    const topology = systemOf([service('front', [call('back', retrying(3), 1_000)], WIDE), service('back', [slow], WIDE)], {
      kind: 'regular',
      perSecond: 1,
    });
    const world = openWorld(topology, 'seed');
    world.advance(1_900_000);
    const root = world.core.recorder.spans.trace(1)?.spans.find((span) => span.kind === 'server');
    expect([root?.durationUs, root?.attributes['http.response.status_code']]).toEqual([3_000, 504]);
  });

  it('are not made of what is not worth repeating', () => {
    const world = openWorld(tower(1, retrying(4, { on: ['timeout'] })), 'seed');
    world.advance(1.5e6);
    expect(spansOf(world, 's1', 'server')).toBe(1);
  });
});

describe('a refusal that says how long to wait', () => {
  /** One call each 10 s, two at once, to a callee that takes one a second; when each try was made, in seconds since the call. */
  const tries = (fields: Partial<NonNullable<CallPolicy['retry']>>) => {
    const policy = retrying(3, { on: ['429'], backoff: { kind: 'fixed', delayUs: 100_000 }, ...fields });
    const steps: Step[] = [{ kind: 'parallel', branches: [[call('back', policy)], [call('back', policy)]] }];
    const rateLimit = { perSecond: 1, burst: 1, retryAfterUs: 2e6 };
    const back = service('back', [], { ...WIDE, replicas: 1, admission: { rateLimit, shedding: null, concurrency: null } });
    const world = openWorld(systemOf([service('front', steps, WIDE), back], { kind: 'regular', perSecond: 0.1 }), '1');
    world.advance(15e6);
    const { spans } = world.core.recorder;
    return spans.chunks
      .flatMap((chunk) => Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row)))
      .filter(({ kind, service: of }) => kind === 'client' && of === 'front')
      .map(({ startUs }) => startUs / 1e6 - 10);
  };

  it('is heeded by a policy that says so, in place of a shorter backoff, and overrun by others', () => {
    expect(tries({ heedsRetryAfter: true })).toEqual([0, 0, 2]);
    expect(tries({ heedsRetryAfter: true, backoff: { kind: 'fixed', delayUs: 3e6 } })).toEqual([0, 0, 3]);
    expect(tries({})).toEqual([0, 0, 0.1, 0.2].map((at) => expect.closeTo(at, 6) as number));
  });
});

describe('the wait before a retry', () => {
  const waits = (jitter: Jitter) => {
    const backoff = new Backoff({ kind: 'exponential', baseUs: 1_000, maxUs: 8_000, jitter }, new Stream('seed', jitter));
    return Array.from({ length: 2_000 }, () => {
      const made: number[] = [];
      for (let retry = 1; retry <= 5; retry++) made.push(backoff.delayUs(retry, made.at(-1) ?? 0));
      return made;
    });
  };
  const column = (jitter: Jitter, retry: number) => waits(jitter).map((row) => row[retry - 1]);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('doubles up to the longest, and jitter spreads it as its name says', () => {
    expect(waits('none')[0]).toEqual([1_000, 2_000, 4_000, 8_000, 8_000]);
    // Uniform laws: standard deviation range / sqrt(12), over 2000 draws.
    const near = (values: readonly number[], from: number, to: number) => {
      expect(Math.min(...values)).toBeGreaterThanOrEqual(from);
      expect(Math.max(...values)).toBeLessThanOrEqual(to);
      expect(Math.abs(mean(values) - (from + to) / 2)).toBeLessThan((4 * (to - from)) / Math.sqrt(12 * 2_000));
    };
    near(column('full', 4), 0, 8_000);
    near(column('equal', 4), 4_000, 8_000);
    near(column('decorrelated', 1), 1_000, 3_000);
    expect(Math.max(...waits('decorrelated').flat())).toBe(8_000);
  });
});
