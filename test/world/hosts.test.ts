/** Connections to services, exactly: what opening one costs, who waits, what a timeout does to one, and what dies with a host. */
import { describe, expect, it } from 'vitest';
import { PLAIN_KEEPING, type HostConnections } from '../../src/sim/model/pool.ts';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Arrivals, Service, Step, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const SECOND = 1e6;
const everySecond: Arrivals = { kind: 'regular', perSecond: 1 };
const connect = { roundTrips: 2, workUs: 0 };
const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });

/** Requests to `front`, each a call to `back`, which takes `lengthUs`; a hop takes 1 ms. */
function calling(
  connections: HostConnections,
  arrivals: Arrivals,
  lengthUs: number,
  fields: { timeoutUs?: number; front?: Partial<Service>; back?: Partial<Service> } = {},
): Topology {
  const call: Step = {
    ...{ kind: 'call', service: 'back', method: 'GET', route: '/', guard: null },
    timeoutUs: fields.timeoutUs ?? 10 * SECOND,
  };
  const front = service('front', [call], { workers: 1_000, connections, ...fields.front });
  const back = service('back', [wait(lengthUs)], { workers: 1_000, ...fields.back });
  return systemOf([front, back], arrivals, MS);
}

/** Client spans: how long each was, and the event on it with its number. */
function calls(world: World): { ms: number; event: string }[] {
  const { spans } = world.core.recorder;
  return spans.chunks
    .flatMap((chunk) => Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row)))
    .filter(({ kind }) => kind === 'client')
    .map(({ durationUs, events }) => ({
      ms: durationUs / MS,
      event: events.map(({ name, attributes }) => `${name} ${String(attributes['wait_ms'])}`).join(),
    }));
}

const poolOf = (world: World) => {
  const [pool] = world.core.pods[0].allPools();
  return pool;
};

describe('a call over a connection that is kept', () => {
  it('opens it by its messages there and back, which the span shows; the next call has it at once', () => {
    const world = openWorld(calling({ sizeMax: 5, keeping: { ...PLAIN_KEEPING, connect } }, everySecond, 10 * MS), '1');
    world.advance(2.9 * SECOND);
    expect(calls(world)).toEqual([
      { ms: 16, event: 'connection.opened 4' },
      { ms: 12, event: '' },
    ]);
    expect([poolOf(world).open, poolOf(world).inUse]).toEqual([1, 0]);
  });

  it('pays for opening each time when none is kept alive, and when it lies idle for too long', () => {
    for (const fields of [{ usesMax: 1 }, { idleUs: SECOND / 5 }]) {
      const world = openWorld(
        calling({ sizeMax: 5, keeping: { ...PLAIN_KEEPING, connect, ...fields } }, everySecond, 10 * MS),
        '1',
      );
      world.advance(3.9 * SECOND);
      expect(calls(world).map(({ ms }) => ms)).toEqual([16, 16, 16]);
      expect(poolOf(world).open).toBe(0);
    }
  });

  it('waits when as many as may be open are in use, and the span says for how long', () => {
    // Two clients, one connection: the second waits for the first.
    const two: Arrivals = { kind: 'closed', clients: 2, think: { kind: 'constant', valueUs: SECOND } };
    const one = { sizeMax: 1, keeping: PLAIN_KEEPING };
    const patient = openWorld(calling(one, two, 100 * MS), '1');
    patient.advance(1.5 * SECOND);
    expect(calls(patient)).toEqual([
      { ms: 102, event: '' },
      { ms: 204, event: 'connection.acquired 102' },
    ]);
  });

  it('that never comes about before the timeout is no call at all for the callee', () => {
    const call = (timeoutUs: number): Step => ({
      ...{ kind: 'call', service: 'back', method: 'GET', route: '/', guard: null },
      timeoutUs,
    });
    const steps: Step[] = [{ kind: 'parallel', branches: [[call(SECOND)], [call(50 * MS)]] }];
    const front = { endpoints: [{ method: 'GET', route: '/', steps }] };
    const world = openWorld(calling({ sizeMax: 1, keeping: PLAIN_KEEPING }, everySecond, 100 * MS, { front }), '1');
    world.advance(1.5 * SECOND);
    expect(calls(world).map(({ ms }) => ms)).toEqual([50, 102]);
    expect([...world.core.tally.sent]).toEqual([1, 0, 1]);
  });

  it('closes it when it gives up waiting for the answer, and the next call opens another', () => {
    const world = openWorld(
      calling({ sizeMax: 5, keeping: { ...PLAIN_KEEPING, connect } }, everySecond, 100 * MS, { timeoutUs: 50 * MS }),
      '1',
    );
    world.advance(2.9 * SECOND);
    expect(calls(world)).toEqual([
      { ms: 50, event: 'connection.opened 4' },
      { ms: 50, event: 'connection.opened 4' },
    ]);
    expect(poolOf(world).open).toBe(0);
  });

  it('fails when no descriptor is left for it, and the process says so', () => {
    const process = { ...PLAIN_PROCESS, fileDescriptors: 3 };
    const everyTenth: Arrivals = { kind: 'regular', perSecond: 10 };
    const world = openWorld(calling({ sizeMax: 9, keeping: PLAIN_KEEPING }, everyTenth, 150 * MS, { front: { process } }), '1');
    world.advance(230 * MS);
    // The first request and its connection leave one descriptor: the second request takes it, and has none for its call.
    expect(calls(world)).toEqual([{ ms: 0, event: '' }]);
    expect(world.core.recorder.logs.templates.some(({ message }) => message === 'socket failed: too many open files')).toBe(true);
    expect(world.core.pods[0].hosts?.pools.size).toBe(1);
  });

  it('obeys an operator who sets how many there may be', () => {
    const two: Arrivals = { kind: 'closed', clients: 2, think: { kind: 'constant', valueUs: SECOND } };
    const world = openWorld(calling({ sizeMax: 5, keeping: PLAIN_KEEPING }, two, 100 * MS), '1');
    world.advance(1.5 * SECOND);
    expect(poolOf(world).open).toBe(2);
    world.apply({ kind: 'configure', component: 'front', settings: { 'connections.max': 1 }, title: '', author: '' }, 'test');
    expect(poolOf(world).open).toBe(1);
  });

  it('is gone with its host, and whoever waited for one is refused', () => {
    const heap = {
      ...{ sizeMax: 1_000, youngMax: 100, live: 0, perRequest: 10, keptPerRequest: 0, keptMax: 0, leakPerRequest: 50, beside: 0 },
      pauses: { minorUs: 1, minorUsPerByte: 0, majorUs: 1, majorUsPerByte: 0 },
    };
    const keeping = { ...PLAIN_KEEPING, connect };
    const arrivals: Arrivals = { kind: 'regular', perSecond: 100 };
    const world = openWorld(calling({ sizeMax: 4, keeping }, arrivals, 100 * MS, { back: { heap, startupUs: SECOND } }), '1');
    while (world.core.pods[1].phase === 'ready') world.advance(world.core.nowUs + 100);
    expect(world.core.pods[0].hosts?.pools.size).toBe(0);
    world.advance(world.core.nowUs + 10 * MS);
    // Four were being answered, the rest had waited.
    expect(world.core.users[0].failed).toBeGreaterThan(4);
    expect(world.core.frames.inUse).toBeLessThan(4);
  });
});
