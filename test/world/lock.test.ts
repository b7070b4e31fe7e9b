/** Locks inside one process: who holds one keeps all others out, and a failing holder lets go. */
import { describe, expect, it } from 'vitest';
import type { Step, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });
const lock = (steps: Step[], timeoutUs: number | null = null, name = 'cart'): Step => ({
  kind: 'lock',
  lock: name,
  timeoutUs,
  steps,
});

/** One request every 100 ms, the first at 100 ms, as many workers as anybody wants. */
function everyTenth(steps: Step[], replicas = 1): Topology {
  return systemOf([service('shop', steps, { workers: 100, replicas })], { kind: 'regular', perSecond: 10 });
}

function lines(world: World, startsWith: string): number {
  const { logs } = world.core.recorder;
  let found = 0;
  for (const chunk of logs.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      if (logs.templates[chunk.template[row]].message.startsWith(startsWith)) found++;
    }
  }
  return found;
}

describe('a lock in a process', () => {
  it('lets one request in at a time, in the order in which they came', () => {
    const world = openWorld(everyTenth([lock([wait(250_000)])]), 'one');
    world.advance(1_150_000);
    expect(serverSpans(world, 0).sojournUs).toEqual([250_000, 400_000, 550_000, 700_000]);
    world.advance(5e6);
    const { process } = world.core.pods[0];
    expect(process?.locks[0].line.length).toBe(30);
  });

  it('is another one in another replica', () => {
    const world = openWorld(everyTenth([lock([wait(150_000)])], 2), 'two');
    world.advance(5e6);
    expect(new Set(serverSpans(world, 0).sojournUs)).toEqual(new Set([150_000]));
  });

  it('gives up on who waits longer than its timeout: 503, a log line, a count, and the line goes on without him', () => {
    const world = openWorld(everyTenth([lock([wait(250_000)], 120_000)]), 'late');
    world.advance(1_050_000);
    // Held by those who came at 100, 300, 500 and 800 ms, from 100, 350, 600 and 850 ms on; the others wait 120 ms in vain.
    const spans = serverSpans(world, 0).sojournUs;
    expect(spans).toEqual([120_000, 250_000, 120_000, 300_000, 120_000, 120_000, 350_000, 120_000]);
    expect(lines(world, 'could not take lock cart within 120 ms')).toBe(5);
  });

  it('is let go by a holder who fails, from however deep inside', () => {
    const fail: Step = { kind: 'fail', ratio: 1, status: 500, message: 'no' };
    const inner = lock([{ kind: 'parallel', branches: [[lock([wait(10), fail], null, 'stock')], [wait(20)]] }, wait(1e6)]);
    const world = openWorld(everyTenth([lock([inner], null, 'outer')]), 'fails');
    world.advance(5_050_000);
    expect(new Set(serverSpans(world, 0).sojournUs)).toEqual(new Set([20]));
    expect(world.core.pods[0].process?.isIdle()).toBe(true);
  });

  it('stands still when it is asked for twice, as a mutex does, and shows it', () => {
    const world = openWorld(everyTenth([lock([lock([])])]), 'self');
    world.advance(5e6);
    expect(serverSpans(world, 0).sojournUs).toEqual([]);
    expect(world.core.pods[0].process?.locks[0].line.length).toBe(50);
  });
});
