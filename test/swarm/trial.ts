/** One seed of the swarm: a random system with random load, policies, deeds and faults, and all that must hold of it. */
import fc from 'fast-check';
import { readSnapshot, writeSnapshot } from '../../src/sim/kernel/snapshot.ts';
import { SAVED_CLASSES } from '../../src/sim/session/saved-classes.ts';
import type { World } from '../../src/sim/world/world.ts';
import { takeMoved, watchWorlds } from '../laws/witness.ts';
import { assertLaws, assertLawsOfAll, assertNothingLeft } from '../world/laws.ts';
import { advanceWithDeeds, drain, openRandom, randomSystem, type RandomSystem } from '../world/random-system.ts';

const HORIZON_US = 8_000;

watchWorlds(assertLawsOfAll);

export interface Outcome {
  /** What is broken, in a sentence; null when all holds. */
  readonly trouble: string | null;
  /** Processes that died of their memory. */
  readonly deaths: number;
  /** Kinds of deeds that were done. */
  readonly deeds: readonly string[];
}

export function tryOut(seed: number): Outcome {
  const [system] = fc.sample(randomSystem, { seed, numRuns: 1 });
  let deaths = 0;
  let deeds: readonly string[] = [];
  try {
    ({ deaths, deeds } = checkLaws(structuredClone(system), seed));
    checkSlicesAndSnapshots(system, seed);
    return { trouble: null, deaths, deeds };
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error), deaths, deeds };
  } finally {
    takeMoved();
  }
}

function checkLaws(system: RandomSystem, seed: number): Omit<Outcome, 'trouble'> {
  const world = openRandom(system, `swarm-${seed}`);
  const deeds = advanceWithDeeds(world, system, 0, HORIZON_US);
  assertLaws(world);
  drain(world);
  assertLaws(world);
  assertNothingLeft(world);
  return { deaths: world.core.pods.filter((pod) => pod.loss !== null).length, deeds };
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
  assertLaws(restored);
  if (!bytesOf(restored).equals(expected)) throw new Error(`restored at ${savedAtUs} us, it ends in other bytes`);
}

function bytesOf(world: World): Buffer {
  const pieces: Uint8Array[] = [];
  writeSnapshot(world, SAVED_CLASSES, (bytes) => pieces.push(bytes.slice()));
  return Buffer.concat(pieces);
}
