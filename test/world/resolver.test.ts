/** Names: when they are looked up, who waits for that, and where a process goes that holds on to an old address. */
import { describe, expect, it } from 'vitest';
import { PLAIN_KEEPING } from '../../src/sim/model/pool.ts';
import type { Resolver } from '../../src/sim/model/resolver.ts';
import type { Service, Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const MS = 1e3;

const asks = (ttlUs: number, fields: Partial<Resolver> = {}): Resolver => ({
  ...{ ttlUs, lookup: { kind: 'constant', valueUs: 3 * MS }, timeoutUs: SECOND },
  ...fields,
});

/** A call each 100 ms from the first tenth of a second on; the network takes 1 ms one way. */
function calling(resolver: Resolver, front: Partial<Service> = {}, replicas = 1): World {
  const call: Step = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: SECOND, guard: null };
  const services = [
    service('front', [call], { workers: 100, resolver, ...front }),
    service('back', [], { replicas, startupUs: SECOND }),
  ];
  return openWorld(systemOf(services, { kind: 'regular', perSecond: 10 }, MS), 'names');
}

/** Of the calls so far: how long each took in milliseconds, and its type of error. */
function calls(world: World): { ms: number[]; errors: unknown[] } {
  const { spans } = world.core.recorder;
  const all = spans.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row)).filter(({ kind }) => kind === 'client'),
  );
  return {
    ms: all.map(({ durationUs }) => durationUs / MS),
    errors: all.map(({ attributes }) => attributes['error.type'] ?? ''),
  };
}

describe('a name', () => {
  it('is looked up by the first call, and again by the first after its time to live', () => {
    const world = calling(asks(250 * MS));
    world.advance(1.05 * SECOND);
    // Calls begin at 101, 201, ... ms; what was learned at 104 is good until 354, so every third one asks again.
    expect(calls(world).ms).toEqual([5, 2, 2, 5, 2, 2, 5, 2, 2, 5]);
  });

  it('is looked up by every call when its time to live is zero', () => {
    const world = calling(asks(0));
    world.advance(SECOND);
    expect(new Set(calls(world).ms)).toEqual(new Set([5]));
  });

  it('that is being looked up is waited for, not asked for again', () => {
    const call: Step = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: SECOND, guard: null };
    const branch: Step[] = [{ kind: 'wait', length: { kind: 'constant', valueUs: MS } }, call];
    const endpoints = [{ method: 'GET', route: '/', steps: [{ kind: 'parallel', branches: [[call], branch] } as Step] }];
    const world = calling(asks(50 * MS), { endpoints });
    world.advance(199 * MS);
    expect(calls(world).ms.sort()).toEqual([4, 5]);
  });

  it('that cannot be looked up in time fails the call then', () => {
    const world = calling(asks(SECOND, { lookup: { kind: 'constant', valueUs: 80 * MS }, timeoutUs: 20 * MS }));
    world.advance(SECOND);
    const { ms, errors } = calls(world);
    expect(new Set(ms)).toEqual(new Set([20]));
    expect(new Set(errors)).toEqual(new Set(['host_not_found']));
    expect(world.core.recorder.logs.templates.map(({ message }) => message)).toContain('dial tcp: lookup back: i/o timeout');
  });

  it('is looked up in the background by calls over kept connections, which wait only for the first answer', () => {
    const connections = { sizeMax: 5, keeping: PLAIN_KEEPING };
    const world = calling(asks(250 * MS), { connections });
    world.advance(1.05 * SECOND);
    expect(calls(world).ms).toEqual([5, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  });
});

describe('a process with a resolver', () => {
  it('sends a share of its calls to a replica that is gone until it asks again, and finds new ones only then', () => {
    const world = calling(asks(8 * SECOND), {}, 2);
    world.advance(SECOND);
    world.apply({ kind: 'scale', service: 'back', replicas: 1 }, 'test');
    world.advance(9 * SECOND);
    const { errors } = calls(world);
    // One is drained and gone with the scrape at 5 s: from then until the addresses are too old, after 8.1 s, each second call finds nobody.
    expect(new Set(errors.slice(0, 49))).toEqual(new Set(['']));
    expect(errors.slice(50, 80).filter((error) => error !== '').length).toBe(15);
    expect(new Set(errors.slice(82))).toEqual(new Set(['']));
  });

  it('finds a container that was started again under the same address', () => {
    const world = calling(asks(600 * SECOND), {}, 1);
    world.advance(SECOND);
    const [, back] = world.core.pods;
    world.inject(1, {
      steps: [[{ kind: 'strike', strike: 'crash', at: { kind: 'service', service: 'back', replicasRatio: 1 }, everyUs: null }]],
      ...{ stepUs: 0, lastsUs: null, blink: null },
    });
    world.advance(3 * SECOND);
    expect(back.phase).toBe('gone');
    expect(calls(world).errors.slice(-5)).toEqual(['', '', '', '', '']);
  });
});
