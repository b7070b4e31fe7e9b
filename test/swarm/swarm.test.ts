/** A few seeds of `npm run swarm`, and that its laws see what is broken. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFaults } from '../../src/sim/faults/table.ts';
import type { SpanChunk } from '../../src/sim/telemetry/span-store.ts';
import type { Pod } from '../../src/sim/world/pod.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertLaws } from '../world/laws.ts';
import { courseUpon } from '../world/random-faults.ts';
import { randomSystem } from '../world/random-system.ts';
import { openWorld, station } from '../world/topology-fixture.ts';
import { forget } from '../laws/witness.ts';
import { tryOut } from './trial.ts';

it('the first random systems keep every law, though processes die in some', () => {
  let died = 0;
  for (let seed = 1; seed <= 6; seed++) {
    const { trouble, deaths } = tryOut(seed);
    expect(`${seed}: ${String(trouble)}`).toBe(`${seed}: null`);
    died += deaths;
  }
  expect(died).toBeGreaterThan(0);
});

it('every fault of the table can strike a random system', () => {
  const systems = fc.sample(randomSystem, { seed: 1, numRuns: 400 });
  // Alerts are no part of the world.
  const ofTheWorld = describeFaults().filter(({ target }) => target !== 'alert');
  const idle = ofTheWorld.filter((fault) => systems.every(({ topology }) => courseUpon(topology, fault, 0, 1) === null));
  expect(idle.map(({ name }) => name)).toEqual([]);
});

describe('the laws see', () => {
  /** Three workers on two processors for a minute, with something changed by hand halfway and at the end. */
  const broken = (atEnd: (world: World) => void, halfway: (world: World) => void = () => undefined) => {
    const world = openWorld(station(3, 2, { kind: 'exponential', meanUs: 1e6 }, 1), 'broken');
    world.advance(30e6);
    halfway(world);
    world.advance(60e6);
    atEnd(world);
    forget(world);
    return () => {
      assertLaws(world);
    };
  };
  it('nothing in a world as it is', () => {
    expect(broken(() => undefined)).not.toThrow();
  });
  it.each<[string, (world: World) => void, string]>([
    ['a request that no counter knows', ({ core }) => addToFirstCounter(core.pods[0], -1), 'request counters of station'],
    ['a worker without a request', ({ core }) => (core.pods[0].workersBusy = core.pods[0].inFlight + 1), 'busy workers'],
    ['a span that outlives its parent', ({ core }) => nestFirstTwo(core.recorder.spans.chunks[0]), 'span'],
    ['a call that never ended', ({ core }) => core.tally.begun[0]++, 'calls begun on edge 0'],
    ['a request that was sent and never arrived', ({ core }) => core.tally.sent[0]++, 'requests sent to endpoint 0'],
    ['an access line without a request', ({ core }) => core.recorder.logs.chunks[0].rows--, 'access lines of station'],
    [
      'processors that were busy with nothing',
      ({ core }) => Object.assign(core.pods[0].processors, { busyUs: 0 }),
      'use of processors',
    ],
  ])('%s', (_, breakIt, complaint) => {
    expect(broken(breakIt)).toThrow(complaint);
  });
  it("a time that was no request's sojourn (Little)", () => {
    const present = (more: number) => (world: World) => (world.core.pods[0].inFlight += more);
    expect(broken(present(-1), present(1))).toThrow("Little's law");
  });
});

function addToFirstCounter({ target, instruments }: Pod, amount: number): void {
  target.values[instruments.requests.find((handle) => handle >= 0) ?? 0] += amount;
}

function nestFirstTwo({ parent, span }: SpanChunk): void {
  parent[1] = span[0];
}
