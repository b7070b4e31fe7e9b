/** Idempotency keys: a call that is made again does not work twice. */
import { describe, expect, it } from 'vitest';
import type { CallPolicy } from '../../src/sim/model/call-policy.ts';
import type { Idempotency } from '../../src/sim/model/idempotency.ts';
import type { Service, Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const SECOND_US = 1e6;
const WIDE: Partial<Service> = { workers: 10_000, replicas: 2 };
const STORE: Idempotency = { rememberUs: 3_600 * SECOND_US, entriesMax: 1_000, lockUs: 90 * SECOND_US };

/** Five tries, 40 ms apart. */
const policy: CallPolicy = {
  retry: { attemptsMax: 5, on: ['5xx', 'timeout'], backoff: { kind: 'fixed', delayUs: 40 * MS }, budget: null },
  hedge: null,
  cancels: null,
  propagatesDeadline: null,
  idempotencyKey: true,
};

interface Words {
  readonly idempotent?: Idempotency | undefined;
  readonly policy?: CallPolicy;
  readonly timeoutUs?: number;
  readonly perSecond?: number;
}

/** A front that calls a back, whose only trace of having worked to its end is a log line. */
function opened(steps: readonly Step[], words: Words = {}, fields: Partial<Service> = {}): World {
  const call: Step = {
    ...{ kind: 'call', service: 'back', method: 'GET', route: '/', guard: null },
    ...{ timeoutUs: words.timeoutUs ?? 30 * MS, policy: words.policy ?? policy },
  };
  const back = service('back', [], { ...WIDE, ...fields });
  const idempotent = 'idempotent' in words ? words.idempotent : STORE;
  const charged: Step = { kind: 'log', level: 'info', message: 'charged' };
  const endpoints = [{ method: 'GET', route: '/', steps: [...steps, charged], idempotent }];
  const arrivals = { kind: 'regular', perSecond: words.perSecond ?? 1 } as const;
  return openWorld(systemOf([service('front', [call], WIDE), { ...back, endpoints }], arrivals), 'keys');
}

const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });

function charges(world: World): number {
  const { logs } = world.core.recorder;
  return logs.chunks.reduce(
    (sum, chunk) =>
      sum + chunk.template.subarray(0, chunk.rows).filter((one) => logs.templates[one].message === 'charged').length,
    0,
  );
}

/** How the attempts of the first call ended at the back, in their order. */
function answers(world: World): unknown[] {
  return (world.core.recorder.spans.trace(1)?.spans ?? [])
    .filter((span) => span.service === 'back')
    .map(({ attributes: { 'http.response.status_code': status, 'http.response.header.idempotent-replayed': replayed } }) =>
      replayed === undefined ? status : `${String(status)} replayed`,
    );
}

describe('an endpoint that remembers idempotency keys', () => {
  it('works once for a call that is tried again, says 409 while it is at it, and then gives the stored answer', () => {
    const world = opened([wait(100 * MS)]);
    world.advance(1.9 * SECOND_US);
    // Tries begin after 0, 70 and 110 ms: the wait of 40 ms begins with the timeout at 30 ms, and at once after a 409.
    expect(answers(world)).toEqual([200, 409, '200 replayed']);
    expect([charges(world), world.core.users[0].good]).toEqual([1, 1]);
    const plain = opened([wait(100 * MS)], { idempotent: undefined });
    plain.advance(1.9 * SECOND_US);
    expect([charges(plain), plain.core.users[0].good]).toEqual([5, 0]);
  });

  it('takes no call for another: each has a key of its own', () => {
    const world = opened([], { perSecond: 100 });
    world.advance(SECOND_US - 1);
    expect(charges(world)).toBe(99);
  });

  it('remembers that a request was wrong, but not that the server failed', () => {
    const fail = (status: number): Step => ({ kind: 'fail', ratio: 1, status, message: 'no' });
    const wrong = opened([wait(50 * MS), fail(404)]);
    wrong.advance(1.9 * SECOND_US);
    expect(answers(wrong)).toEqual([404, '404 replayed']);
    const failed = opened([wait(50 * MS), fail(500)]);
    failed.advance(1.9 * SECOND_US);
    expect(answers(failed)).toEqual([500, 500, 500, 500, 500]);
  });

  it('works again when it has forgotten: after its time, or because others needed the room', () => {
    const late: CallPolicy = {
      ...policy,
      retry: { attemptsMax: 2, on: ['timeout'], backoff: { kind: 'fixed', delayUs: 500 * MS }, budget: null },
    };
    const ends = (idempotent: Partial<Idempotency>) => {
      const world = opened([wait(50 * MS)], { idempotent: { ...STORE, ...idempotent }, policy: late, perSecond: 100 });
      world.advance(SECOND_US);
      return answers(world);
    };
    expect(ends({})).toEqual([200, '200 replayed']);
    // The answer is 50 ms old when it is stored, and asked for 530 ms after the first attempt began.
    expect(ends({ rememberUs: 481 * MS })).toEqual([200, '200 replayed']);
    expect(ends({ rememberUs: 480 * MS })).toEqual([200, 200]);
    // 53 other calls begin in between.
    expect(ends({ entriesMax: 54 })).toEqual([200, '200 replayed']);
    expect(ends({ entriesMax: 50 })).toEqual([200, 200]);
  });

  it('gives a key back that has been under way for too long, as one is whose process has died', () => {
    const patient: CallPolicy = {
      ...policy,
      retry: { attemptsMax: 9, on: ['timeout'], backoff: { kind: 'fixed', delayUs: 40 * MS }, budget: null },
    };
    const world = opened([wait(300 * MS)], { idempotent: { ...STORE, lockUs: 100 * MS }, policy: patient });
    world.advance(1.9 * SECOND_US);
    expect(answers(world).slice(0, 3)).toEqual([200, 409, 200]);
    expect(charges(world)).toBeGreaterThan(1);
  });

  it('lets the first attempt win when a hedge hears that it is under way', () => {
    const hedged: CallPolicy = { ...policy, retry: null, hedge: { afterUs: 10 * MS, max: 1 } };
    const world = opened([wait(100 * MS)], { policy: hedged, timeoutUs: SECOND_US });
    world.advance(1.9 * SECOND_US);
    expect(answers(world)).toEqual([200, 409]);
    expect([charges(world), world.core.users[0].good]).toEqual([1, 1]);
  });

  it('shows its replays, its conflicts and the size of its table', () => {
    const world = opened([wait(100 * MS)]);
    world.advance(5.5 * SECOND_US);
    const last = (name: string) =>
      world.core.recorder.series.all
        .filter(({ labels }) => labels['__name__'] === name)
        .reduce((sum, one) => sum + (one.slice(0, one.length).at(-1) ?? 0), 0);
    expect(['idempotent_replays_total', 'idempotent_conflicts_total', 'idempotency_keys'].map(last)).toEqual([4, 4, 4]);
  });
});
