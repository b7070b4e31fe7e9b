/** File descriptors and the disk of a replica: what is left of them, and what happens when nothing is. */
import { describe, expect, it } from 'vitest';
import { PLAIN_PROCESS, type Process } from '../../src/sim/model/process.ts';
import type { Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });

function lines(world: World, message: string): number {
  const { logs } = world.core.recorder;
  let found = 0;
  for (const chunk of logs.chunks) {
    for (let row = 0; row < chunk.rows; row++) if (logs.templates[chunk.template[row]].message === message) found++;
  }
  return found;
}

/** One request every 100 ms, the first at 100 ms. */
function opened(steps: Step[], process: Partial<Process>, untilUs: number): World {
  const shop = service('shop', steps, { workers: 100, process: { ...PLAIN_PROCESS, ...process } });
  const other = service('other', [wait(1e6)], { workers: 100 });
  const world = openWorld(systemOf([shop, other], { kind: 'regular', perSecond: 10 }), 'descriptors');
  world.advance(untilUs);
  return world;
}

describe('file descriptors', () => {
  it('are used by requests: whoever comes when none is left is refused, without a span, and the process logs why', () => {
    const world = opened([wait(1e6)], { fileDescriptors: 3 }, 1_050_000);
    expect(world.core.pods[0].inFlight).toBe(3);
    expect(world.core.users[0].failed).toBe(7);
    expect(serverSpans(world, 0).sojournUs).toEqual([]);
    expect(lines(world, 'accept failed: too many open files')).toBe(7);
    world.advance(1_110_000);
    expect(serverSpans(world, 0).sojournUs).toEqual([1e6]);
  });

  it('are used by calls as well: two requests leave none of two for a call, which fails at once, and three leave one', () => {
    const call: Step = { kind: 'call', service: 'other', method: 'GET', route: '/', timeoutUs: 1e7, guard: null };
    const two = opened([wait(150_000), call], { fileDescriptors: 2 }, 990_000);
    expect(lines(two, 'socket failed: too many open files')).toBe(8);
    expect(new Set(serverSpans(two, 0).sojournUs)).toEqual(new Set([150_000]));
    // The request of 0.1 s calls at 0.25 s; that of 0.3 s finds three open, and so does the call of that of 0.2 s at 0.35 s.
    const three = opened([wait(150_000), call], { fileDescriptors: 3 }, 390_000);
    expect(lines(three, 'accept failed: too many open files')).toBe(1);
    expect(lines(three, 'socket failed: too many open files')).toBe(1);
    expect(three.core.pods[0].process?.descriptors?.calls).toBe(1);
  });
});

describe('the disk of a replica', () => {
  it('takes one write after the other, each as long as its bytes need', () => {
    const disk = { sizeBytes: 1e9, usedBytes: 0, bytesPerSecond: 1e6 };
    const write: Step = { kind: 'write', bytes: 150_000 };
    expect(serverSpans(opened([write], { disk }, 650_000), 0).sojournUs).toEqual([150_000, 200_000, 250_000]);
  });

  it.each([
    ['past their deadline', { propagatesDeadline: true }, 200, 504],
    ['called off', { cancels: true }, 499, 499],
  ] as const)(
    'is left by those in line who are %s, with their room; what is being written is finished',
    (_, fields, written, left) => {
      const bytes = 260_000;
      const disk = { sizeBytes: 1e9, usedBytes: 0, bytesPerSecond: 1e6 };
      const call: Step = { kind: 'call', service: 'store', method: 'GET', route: '/', timeoutUs: 150_000, guard: null };
      const front = service('front', [call], { workers: 100, ...fields });
      const store = service('store', [{ kind: 'write', bytes }], { workers: 100, process: { ...PLAIN_PROCESS, disk } });
      const world = openWorld(systemOf([front, store], { kind: 'regular', perSecond: 10 }), 'writes');
      world.advance(1_090_000);
      const { spans } = world.core.recorder;
      const ends = spans.chunks.flatMap((chunk) =>
        Array.from({ length: chunk.rows }, (_row, row) => row)
          .filter((row) => spans.templates[chunk.template[row]].service === 'store')
          .map((row) => [chunk.durationUs[row], chunk.code[row]]),
      );
      const gone = [150_000, left];
      expect(ends).toEqual([gone, [260_000, written], gone, [320_000, written], gone, gone, [380_000, written], gone]);
      // Three writes are done, one is under way and one waits.
      expect(world.core.pods[1].process?.disk?.usedBytes).toBe(5 * bytes);
    },
  );

  it('fails writes with 500 and a log line once there is no room for them', () => {
    const disk = { sizeBytes: 1_000, usedBytes: 500, bytesPerSecond: 1e6 };
    const world = opened([{ kind: 'write', bytes: 200 }], { disk }, 1_050_000);
    expect(serverSpans(world, 0).sojournUs).toEqual([200, 200, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(lines(world, 'write failed: no space left on device')).toBe(8);
  });
});
