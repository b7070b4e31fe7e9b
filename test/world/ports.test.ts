/** Ephemeral ports: which connections take one, for how long, and what happens when none is left. */
import { describe, expect, it } from 'vitest';
import { PLAIN_KEEPING } from '../../src/sim/model/pool.ts';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { Service, Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const MS = 1e3;
const TIME_WAIT = 60 * SECOND;

/** Ten calls a second, each answered at once, with so many ports. */
function calling(portsMax: number, fields: Partial<Service> = {}): World {
  const call: Step = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: SECOND, guard: null };
  const process = { ...PLAIN_PROCESS, ports: { portsMax, timeWaitUs: TIME_WAIT } };
  const front = service('front', [call], { workers: 100, process, ...fields });
  return openWorld(systemOf([front, service('back', [])], { kind: 'regular', perSecond: 10 }, MS), 'ports');
}

function errorTypes(world: World): unknown[] {
  const { spans } = world.core.recorder;
  return spans.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => spans.spanAt(chunk, row))
      .filter(({ kind }) => kind === 'client')
      .map(({ attributes }) => attributes['error.type']),
  );
}

describe('ephemeral ports', () => {
  it('last for ports / TIME_WAIT calls a second where no connection is kept: the others fail with EADDRNOTAVAIL', () => {
    const world = calling(120);
    world.advance(10 * TIME_WAIT);
    // 120 ports in 60 s are 2 calls a second; a call under way for 2 ms makes no difference.
    const [, inner] = world.core.program.edges.map(({ id }) => world.core.tally.sent[id]).sort((x, y) => y - x);
    expect(inner).toBe(120 * 10);
    const types = errorTypes(world);
    expect(types.filter((type) => type === 'EADDRNOTAVAIL').length).toBe(types.length - inner);
    expect(world.core.recorder.logs.templates.some(({ message }) => message.includes('cannot assign requested address'))).toBe(
      true,
    );
  });

  it('never run out where connections are kept: one of them serves all calls', () => {
    const world = calling(2, { connections: { sizeMax: 2, keeping: PLAIN_KEEPING } });
    world.advance(2 * TIME_WAIT);
    expect(new Set(errorTypes(world))).toEqual(new Set([undefined]));
  });

  it('run out where each kept connection is used once', () => {
    const world = calling(30, { connections: { sizeMax: 9, keeping: { ...PLAIN_KEEPING, usesMax: 1 } } });
    world.advance(TIME_WAIT);
    const types = errorTypes(world);
    expect(types.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => undefined));
    expect(new Set(types.slice(30))).toEqual(new Set(['EADDRNOTAVAIL']));
  });
});
