/** One seed of the swarm: a random system with random load, policies, deeds and faults, and all that must hold of it. */
import fc from 'fast-check';
import { readSnapshot, writeSnapshot } from '../../src/sim/kernel/snapshot.ts';
import { SAVED_CLASSES } from '../../src/sim/session/saved-classes.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertLaws, assertNothingLeft } from '../world/laws.ts';
import { advanceWithDeeds, closeDoors, drain, openRandom, randomSystem, type RandomSystem } from '../world/random-system.ts';
import { countInto, sorted, spanRows } from '../world/span-rows.ts';

const HORIZON_US = 8_000;
const LITTLE_UNTIL_US = 3_000;
const LITTLE_MAX_US = 200_000;

/** What is broken, in a sentence; null when all holds. */
export function tryOut(seed: number): string | null {
  const [system] = fc.sample(randomSystem, { seed, numRuns: 1 });
  try {
    checkLaws(structuredClone(system), seed);
    checkLittle(structuredClone(system), seed);
    checkSlicesAndSnapshots(system, seed);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function checkLaws(system: RandomSystem, seed: number): void {
  const world = openRandom(system, `swarm-${seed}`);
  advanceWithDeeds(world, system, 0, HORIZON_US);
  assertLaws(world);
  drain(world);
  assertLaws(world);
  assertNothingLeft(world);
}

/** Requests present, summed over every microsecond, are the sojourns of all requests (Little). */
function checkLittle(system: RandomSystem, seed: number): void {
  const world = openRandom(system, `swarm-${seed}`);
  const { core } = world;
  const present = new Map<string, number>();
  let atUs = 0;
  const step = (toUs: number) => {
    for (; atUs < toUs; atUs++) {
      world.advance(atUs);
      for (const pod of core.pods) if (pod.inFlight > 0) countInto(present, pod.name, pod.inFlight);
    }
  };
  advanceWithDeeds(world, system, 0, LITTLE_UNTIL_US, step);
  closeDoors(world);
  for (let idle = 0; (idle < 3 || core.frames.inUse > 0) && atUs < LITTLE_MAX_US; idle++) step(atUs + 1_000);
  const sojourns = new Map<string, number>();
  const { spans } = core.recorder;
  for (const { template, pod, durationUs } of spanRows(spans)) {
    if (spans.templates[template].kind === 'server' && durationUs > 0) countInto(sojourns, spans.podNames[pod], durationUs);
  }
  const [found, wanted] = [JSON.stringify(sorted(present)), JSON.stringify(sorted(sojourns))];
  if (found !== wanted) throw new Error(`Little's law: present ${found}, sojourns ${wanted}`);
}

function checkSlicesAndSnapshots(system: RandomSystem, seed: number): void {
  const whole = openRandom(system, `swarm-${seed}`);
  advanceWithDeeds(whole, system, 0, HORIZON_US);
  const expected = bytesOf(whole);
  const sliced = openRandom(system, `swarm-${seed}`);
  const sliceUs = 50 + (seed % 977);
  advanceWithDeeds(sliced, system, 0, HORIZON_US, (toUs) => {
    while (sliced.core.nowUs + sliceUs < toUs) sliced.advance(sliced.core.nowUs + sliceUs);
    sliced.advance(toUs);
  });
  if (!bytesOf(sliced).equals(expected)) throw new Error(`slices of ${sliceUs} us end in other bytes`);
  const savedAtUs = (seed * 7919) % HORIZON_US;
  const first = openRandom(system, `swarm-${seed}`);
  advanceWithDeeds(first, system, 0, savedAtUs);
  const restored = readSnapshot(bytesOf(first), SAVED_CLASSES) as World;
  advanceWithDeeds(restored, system, savedAtUs, HORIZON_US);
  if (!bytesOf(restored).equals(expected)) throw new Error(`restored at ${savedAtUs} us, it ends in other bytes`);
}

function bytesOf(world: World): Buffer {
  const pieces: Uint8Array[] = [];
  writeSnapshot(world, SAVED_CLASSES, (bytes) => pieces.push(bytes.slice()));
  return Buffer.concat(pieces);
}
