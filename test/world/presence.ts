/** Little's law, both sides of it: requests present in each pod, summed over every microsecond, and the sojourns of all requests. */
import { advanceWithDeeds, closeDoors, type RandomSystem } from './random-system.ts';
import { countInto, sorted, spanRows } from './span-rows.ts';
import type { World } from '../../src/sim/world/world.ts';

const DRAINED_BY_US = 200_000;

/** Runs the world to `untilUs` with its deeds, then until everybody has left. */
export function presenceAndSojourns(world: World, system: RandomSystem, untilUs: number) {
  const { core } = world;
  const present = new Map<string, number>();
  let atUs = 0;
  const step = (toUs: number) => {
    for (; atUs < toUs; atUs++) {
      world.advance(atUs);
      for (const pod of core.pods) if (pod.inFlight > 0) countInto(present, pod.name, pod.inFlight);
    }
  };
  advanceWithDeeds(world, system, 0, untilUs, step);
  closeDoors(world);
  for (let idle = 0; (idle < 3 || core.frames.inUse > 0) && atUs < DRAINED_BY_US; idle++) step(atUs + 1_000);
  const sojourns = new Map<string, number>();
  const { templates, podNames } = core.recorder.spans;
  for (const { template, pod, durationUs } of spanRows(core.recorder.spans)) {
    if (templates[template].kind === 'server' && durationUs > 0) countInto(sojourns, podNames[pod], durationUs);
  }
  return { present: sorted(present), sojourns: sorted(sojourns) };
}
