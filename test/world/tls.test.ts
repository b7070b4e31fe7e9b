/** Handshakes and certificates: what opening a connection costs on both sides, and what happens after the certificate has ended. */
import { describe, expect, it } from 'vitest';
import { PLAIN_KEEPING, type PoolKeeping } from '../../src/sim/model/pool.ts';
import type { Tls } from '../../src/sim/model/tls.ts';
import type { Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { courseOf } from '../faults/course-of.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const MS = 1e3;

/** A call each 100 ms; the network takes 1 ms one way, a connection two round trips and a handshake of 3 + 2 ms. */
function calling(keeping: Partial<PoolKeeping>, fields: Partial<Tls> = {}): World {
  const call: Step = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: SECOND, guard: null };
  const connect = { roundTrips: 2, workUs: 0 };
  const tls: Tls = { serverWorkUs: 3 * MS, clientWorkUs: 2 * MS, expiresAtUs: null, ...fields };
  const front = service('front', [call], {
    ...{ workers: 100, connections: { sizeMax: 5, keeping: { ...PLAIN_KEEPING, connect, ...keeping } } },
  });
  return openWorld(systemOf([front, service('back', [], { tls })], { kind: 'regular', perSecond: 10 }, MS), 'tls');
}

/** Of the calls so far: how long each took in milliseconds, or its type of error. */
function calls(world: World): unknown[] {
  const { spans } = world.core.recorder;
  return spans.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row))
      .filter(({ kind }) => kind === 'client')
      .map(({ durationUs, attributes }) => attributes['error.type'] ?? durationUs / MS),
  );
}

const busyMs = (world: World): number[] => world.core.pods.map((pod) => pod.processorUseUs(world.core.nowUs) / MS);

describe('a handshake', () => {
  it('costs both sides their work, once for a connection that is kept', () => {
    const world = calling({});
    world.advance(SECOND);
    // Two round trips of 2 ms, 3 ms there and 2 ms here, and then the call itself.
    expect(calls(world)).toEqual([11, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect(busyMs(world)).toEqual([2, 3]);
  });

  it('costs them at every call where none is kept', () => {
    const world = calling({ usesMax: 1 });
    world.advance(SECOND);
    expect(calls(world)).toEqual([11, 11, 11, 11, 11, 11, 11, 11, 11]);
    expect(busyMs(world)).toEqual([18, 27]);
  });

  it('can be spared by an operator who lets connections be kept', () => {
    const world = calling({ usesMax: 1 });
    world.advance(0.45 * SECOND);
    world.apply(
      { kind: 'configure', component: 'front', settings: { 'connections.keepAlive': 1 }, title: '', author: '' },
      'test',
    );
    world.advance(SECOND);
    expect(calls(world)).toEqual([11, 11, 11, 11, 11, 2, 2, 2, 2]);
  });
});

describe('a certificate that has ended', () => {
  it('is no matter for a connection that is kept', () => {
    const world = calling({}, { expiresAtUs: 0.45 * SECOND });
    world.advance(SECOND);
    expect(calls(world).slice(1)).toEqual([2, 2, 2, 2, 2, 2, 2, 2]);
  });

  it('fails every call that opens a connection, until it is renewed', () => {
    const world = calling({ usesMax: 1 }, { expiresAtUs: 0.45 * SECOND });
    world.advance(0.75 * SECOND);
    const renew = {
      kind: 'infrastructure',
      operation: 'renewCertificate',
      component: 'back',
      validUs: SECOND,
      author: '',
    } as const;
    world.apply(renew, 'test');
    world.advance(SECOND);
    const over = 'certificate_expired';
    expect(calls(world)).toEqual([11, 11, 11, 11, over, over, over, 11, 11]);
    const messages = world.core.recorder.logs.templates.map(({ message }) => message);
    expect(messages.filter((message) => message.includes('certificate'))).toHaveLength(2);
  });

  it('that a fault has brought about is good again when that is cleared, and stays good when it was renewed', () => {
    const world = calling({ usesMax: 1 }, { expiresAtUs: 9 * SECOND });
    const ended = courseOf(world.core.topology, 'certificate-expiry', 'back', {});
    world.inject(1, ended);
    expect(world.core.certificates.isGood(1, world.core.nowUs)).toBe(false);
    world.clear(1);
    expect(world.core.certificates.expiresAtUs(1)).toBe(9 * SECOND);
    world.inject(2, ended);
    world.apply({ kind: 'infrastructure', operation: 'renewCertificate', component: 'back', validUs: 5, author: '' }, 'test');
    world.clear(2);
    expect(world.core.certificates.expiresAtUs(1)).toBe(5);
  });
});
