/** Circuit breakers, bulkheads and rate limits of calls, through the service model and to the call. */
import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/sim/model/distribution.ts';
import type { BreakerPolicy, CallGuard } from '../../src/sim/model/call-guard.ts';
import { courseOf } from '../faults/course-of.ts';
import { Breaker } from '../../src/sim/world/breaker.ts';
import type { World } from '../../src/sim/world/world.ts';
import { expectEstimate } from './estimate.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const policy: BreakerPolicy = {
  window: { calls: 100 },
  failureRatio: 0.5,
  slow: null,
  callsMin: 10,
  openUs: 30 * SECOND_US,
  halfOpenCalls: 5,
};
const plain: CallGuard = { law: null, breaker: null, bulkhead: null, rateLimit: null };

/** A front that calls a back under guard, ten times a second on the dot. */
function guarded(guard: CallGuard, perSecond = 10) {
  const call = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: SECOND_US, guard } as const;
  const work = { kind: 'work', demand: { kind: 'constant', valueUs: 1_000 } } as const;
  const topology = systemOf([service('front', [call], { workers: 10 }), service('back', [work])], { kind: 'regular', perSecond });
  return { topology, world: openWorld(topology, 'guarded') };
}

function lines(world: World, wanted: RegExp): string[] {
  const { logs } = world.core.recorder;
  return logs.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => logs.recordAt(chunk, row))
      .filter(({ message }) => wanted.test(message))
      .map(({ timestampUs, message }) => `${timestampUs / SECOND_US} ${message}`),
  );
}

describe('a breaker over 100 calls at 50 %', () => {
  it('opens on the 50th failure, refuses for 30 s, and closes after 5 good calls', () => {
    const { topology, world } = guarded({ ...plain, breaker: policy });
    world.advance(20.05 * SECOND_US);
    world.inject(1, courseOf(topology, 'connection-refused', 'back', { share: 1 }));
    world.advance(40.05 * SECOND_US);
    world.clear(1);
    world.advance(60.05 * SECOND_US);
    expect(lines(world, /failed after/)).toHaveLength(50);
    expect(lines(world, /circuit breaker of .* is/)).toEqual([
      '25 circuit breaker of back GET / is open now',
      '55 circuit breaker of back GET / is half open now',
      '55.401 circuit breaker of back GET / is closed now',
    ]);
    const refused = lines(world, /not permitted: its circuit breaker is open/);
    expect([refused.length, refused[0].split(' ')[0], refused.at(-1)?.split(' ')[0]]).toEqual([299, '25.1', '54.9']);
    // Who calls the front hears what the front hears: 50 failures and 299 refusals.
    expect(world.core.users[0].failed).toBe(349);
  });
});

describe('a breaker', () => {
  it('over 10 s forgets what is older, and judges nothing before it has seen the minimum', () => {
    const breaker = new Breaker({ ...policy, window: { lengthUs: 10 * SECOND_US } });
    for (let i = 0; i < 9; i++) breaker.record(true, 0, i * 0.1 * SECOND_US);
    expect(breaker.state).toBe('closed');
    expect(breaker.failureRatio(5 * SECOND_US)).toBe(1);
    for (let i = 0; i < 9; i++) breaker.record(false, 0, (11 + i * 0.1) * SECOND_US);
    expect([breaker.window.calls, breaker.window.failures]).toEqual([9, 0]);
    for (let i = 0; i < 8; i++) breaker.record(true, 0, 12 * SECOND_US);
    expect(breaker.state).toBe('closed');
    breaker.record(true, 0, 12 * SECOND_US);
    expect(breaker.state).toBe('open');
  });

  it('opens on slow calls that all succeed', () => {
    const breaker = new Breaker({ ...policy, slow: { overUs: 1_000, ratio: 0.8 } });
    for (let i = 0; i < 2; i++) breaker.record(false, 1_000, 0);
    for (let i = 0; i < 7; i++) breaker.record(false, 1_001, 0);
    expect(breaker.state).toBe('closed');
    breaker.record(false, 1_001, 0);
    expect(breaker.state).toBe('open');
  });

  it('half open lets only its calls through, opens again when they fail, and gives the place of one called off to another', () => {
    const breaker = new Breaker(policy);
    for (let i = 0; i < 10; i++) breaker.record(true, 0, 0);
    expect(breaker.permits(30 * SECOND_US - 1)).toBe(false);
    expect(Array.from({ length: 7 }, () => breaker.permits(30 * SECOND_US))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    breaker.callOff();
    expect([breaker.permits(31 * SECOND_US), breaker.permits(31 * SECOND_US)]).toEqual([true, false]);
    for (const failed of [true, true, true, false, false]) breaker.record(failed, 0, 32 * SECOND_US);
    expect(breaker.state).toBe('open');
    expect(breaker.permits(62 * SECOND_US - 1)).toBe(false);
    expect(breaker.permits(62 * SECOND_US)).toBe(true);
  });
});

describe('a rate limit of a call', () => {
  it('lets 50 a second and the burst through, and turns the rest away with 429', () => {
    const { world } = guarded({ ...plain, rateLimit: { perSecond: 50, burst: 20 } }, 100);
    world.advance(10 * SECOND_US);
    // Arrivals at 0.01, 0.02, ... 10 s; the bucket is full until the first: 20 tokens and then 50 a second for 9.99 s.
    expect(lines(world, /rate limit is exceeded/)).toHaveLength(1_000 - 20 - 499);
    const codes = world.core.recorder.series.all.filter(({ labels }) => labels['__name__'] === 'http_requests_total');
    expect(new Set(codes.map(({ labels }) => `${labels['service']} ${labels['code']}`))).toEqual(
      new Set(['front 200', 'front 429', 'back 200']),
    );
  });
});

describe('a bulkhead of 10 calls', () => {
  it.each<Distribution>([
    { kind: 'constant', valueUs: SECOND_US },
    { kind: 'exponential', meanUs: SECOND_US },
  ])('refuses .121661 of 8 calls a second that take 1 s each, whatever their law (Erlang B): $kind', (length) => {
    const guard = { ...plain, bulkhead: { callsMax: 10, waitUs: 0, waitersMax: 0 } };
    const call = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: 1e9, guard } as const;
    const many = { workers: 100_000, processors: 100_000 };
    const refused = Array.from({ length: 10 }, (_, index) => {
      const services = [service('front', [call], many), service('back', [{ kind: 'wait', length }], many)];
      const world = openWorld(systemOf(services, { kind: 'poisson', perSecond: 8 }), `bulkhead-${index + 1}`);
      world.advance(2_500 * SECOND_US);
      const [users] = world.core.users;
      return users.failed / (users.failed + users.good);
    });
    expectEstimate(refused, 0.121661);
  });
});
