/** Bulkheads at which calls wait for a place. Each call takes 100 ms, unless said. */
import { describe, expect, it } from 'vitest';
import type { BulkheadPolicy, CallGuard } from '../../src/sim/model/call-guard.ts';
import type { Distribution } from '../../src/sim/model/distribution.ts';
import type { Service, Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { expectEstimate } from './estimate.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const SECOND_US = 1e6;
const WIDE = { workers: 100_000, processors: 100_000 };

function call(bulkhead: BulkheadPolicy, timeoutUs: number): Step {
  const guard: CallGuard = { law: null, breaker: null, bulkhead, rateLimit: null };
  return { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs, guard };
}

/** Once a second, four calls are made at once. */
function fourAtOnce(bulkhead: BulkheadPolicy, front: Partial<Service> = {}, timeoutUs = SECOND_US): World {
  const branches = Array.from({ length: 4 }, () => [call(bulkhead, timeoutUs)]);
  const services = [
    service('front', [{ kind: 'parallel', branches }], { ...WIDE, ...front }),
    service('back', [{ kind: 'wait', length: { kind: 'constant', valueUs: 100 * MS } }], WIDE),
  ];
  const world = openWorld(systemOf(services, { kind: 'regular', perSecond: 1 }), 'bulkhead');
  world.advance(1.9 * SECOND_US);
  return world;
}

/** How long the calls took for the caller, and how they ended. */
function calls(world: World): readonly (readonly [number, unknown])[] {
  return (world.core.recorder.spans.trace(1)?.spans ?? [])
    .filter(({ kind }) => kind === 'client')
    .map(({ durationUs, attributes }) => [
      durationUs / MS,
      attributes['error.type'] ?? attributes['http.response.status_code'],
    ]) as (readonly [number, unknown])[];
}

describe('a bulkhead that lets calls wait', () => {
  it('gives each place that gets free to the first in line, and refuses who has waited too long', () => {
    const world = fourAtOnce({ callsMax: 1, waitUs: 250 * MS, waitersMax: 10 });
    expect(calls(world)).toEqual([
      [300, 200],
      [250, 'bulkhead_full'],
      [200, 200],
      [100, 200],
    ]);
    expect(world.core.guarding.callsOf(0)).toBe(0);
  });

  it('refuses at once who finds its line full', () => {
    expect(calls(fourAtOnce({ callsMax: 1, waitUs: 250 * MS, waitersMax: 2 }))).toEqual([
      [300, 200],
      [200, 200],
      [100, 200],
      [0, 'bulkhead_full'],
    ]);
  });

  it('does not count the wait as time of the call: its timeout begins when it is sent', () => {
    const ends = calls(fourAtOnce({ callsMax: 1, waitUs: 1_000 * MS, waitersMax: 10 }, {}, 120 * MS));
    expect(ends.map(([, status]) => status)).toEqual([200, 200, 200, 200]);
  });

  it('lets nobody wait beyond the deadline of the request that the call is for', () => {
    const guard = { callsMax: 1, waitUs: 1_000 * MS, waitersMax: 10 };
    const branches = Array.from({ length: 4 }, () => [call(guard, SECOND_US)]);
    const edge: Step = { kind: 'call', service: 'middle', method: 'GET', route: '/', timeoutUs: 150 * MS, guard: null };
    const services = [
      service('front', [edge], { ...WIDE, propagatesDeadline: true }),
      service('middle', [{ kind: 'parallel', branches }], { ...WIDE, propagatesDeadline: true }),
      service('back', [{ kind: 'wait', length: { kind: 'constant', valueUs: 100 * MS } }], WIDE),
    ];
    const world = openWorld(systemOf(services, { kind: 'regular', perSecond: 1 }), 'bulkhead');
    world.advance(1.9 * SECOND_US);
    const ofMiddle = (world.core.recorder.spans.trace(1)?.spans ?? []).filter(
      (span) => span.kind === 'client' && span.service === 'middle',
    );
    expect(ofMiddle.map(({ durationUs }) => durationUs / MS)).toEqual([150, 150, 150, 100]);
  });

  it('lets callers go that are cancelled while they wait or are under way, and counts them no more', () => {
    const guard = { callsMax: 1, waitUs: 1_000 * MS, waitersMax: 10 };
    const edge: Step = { kind: 'call', service: 'middle', method: 'GET', route: '/', timeoutUs: 50 * MS, guard: null };
    const services = [
      service('front', [{ kind: 'parallel', branches: [[edge], [edge]] }], { ...WIDE, cancels: true }),
      service('middle', [call(guard, SECOND_US)], WIDE),
      service('back', [{ kind: 'wait', length: { kind: 'constant', valueUs: 100 * MS } }], WIDE),
    ];
    const world = openWorld(systemOf(services, { kind: 'regular', perSecond: 1 }), 'bulkhead');
    world.advance(1.06 * SECOND_US);
    expect(calls(world).filter(([, error]) => error === 'cancelled')).toHaveLength(2);
    expect([world.core.frames.inUse, world.core.guarding.callsOf(1)]).toEqual([1, 0]);
  });

  it('of two places is a queue of two servers: a call a second that takes one second waits 1/3 s on average (Erlang C)', () => {
    const guard = { callsMax: 2, waitUs: 1_000 * SECOND_US, waitersMax: 100_000 };
    const length: Distribution = { kind: 'exponential', meanUs: SECOND_US };
    const waits = Array.from({ length: 10 }, (_, index) => {
      const services = [service('front', [call(guard, 1e9)], WIDE), service('back', [{ kind: 'wait', length }], WIDE)];
      const world = openWorld(systemOf(services, { kind: 'poisson', perSecond: 1 }), `waiting-${index + 1}`);
      world.advance(10_000 * SECOND_US);
      const [{ target }] = world.core.pods;
      world.core.guarding.read(0, world.core.nowUs);
      target.scrape(world.core.nowUs);
      const waited = world.core.recorder.series.all.find(({ labels }) => labels['__name__'] === 'bulkhead_wait_seconds_total');
      return (waited?.slice(0, waited.length).at(-1) ?? 0) / world.core.users[0].good;
    });
    expectEstimate(waits, 1 / 3);
  });
});
