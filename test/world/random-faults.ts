/** Random faults of the whole table for the random systems: any fault, on any target that it can strike there, with any strength. */
import { describeFaults, resolveFault } from '../../src/sim/faults/table.ts';
import type { Course } from '../../src/sim/model/effect.ts';
import { faultTargets } from '../../src/sim/model/fault-target.ts';
import type { FaultDescription } from '../../src/sim/model/fault.ts';
import type { Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';

/** More at once is only slower. */
const COUNT_MAX = 1_000;
/** Work that takes more times as long does not end within the seconds that everybody has to go home. */
const TIMES_MAX = 100;

/** `pick` chooses the fault and its target, `amount` from 1 to 4 how strong it is, whether it grows and whether it ends by itself. True when it struck. */
export function strike(world: World, system: Topology, id: number, pick: number, amount: number): boolean {
  const faults = describeFaults();
  const course = courseUpon(system, faults[pick % faults.length], Math.floor(pick / faults.length), amount);
  if (course !== null) world.inject(id, course);
  return course !== null;
}

/** The course of a fault on one of the targets that it can strike; null when there is none. */
export function courseUpon(system: Topology, fault: FaultDescription, place: number, amount: number): Course | null {
  const { name, target: kind, parameters } = fault;
  // A service called idle is there for a comparison with the system without it.
  const targets = faultTargets(system, kind).filter((target) => target !== 'idle');
  const chosen = parameters.map(({ name: knob, unit, min, max }): [string, number] => {
    // The random systems live for milliseconds: no length is short enough for them.
    const limit = unit === 'count' ? COUNT_MAX : unit === 'times' ? TIMES_MAX : max;
    const most = Math.max(min, Math.min(max, limit));
    const value = unit === 'us' ? min : min + ((most - min) * amount) / 4;
    return [knob, unit === 'ratio' || unit === 'times' ? value : Math.round(value)];
  });
  const canGrow = parameters.some(({ calm }) => calm !== undefined);
  for (let tried = 0; tried < targets.length; tried++) {
    const { course } = resolveFault(system, {
      fault: name,
      target: targets[(place + tried) % targets.length],
      parameters: Object.fromEntries(chosen),
      ...(canGrow && amount % 2 === 0 ? { rampUs: 600 } : {}),
      ...(amount > 2 ? { forUs: amount * 500 } : {}),
    });
    if (course !== null) return course;
  }
  return null;
}

/** Ends all that has been injected. */
export function endFaults(world: World): void {
  for (const { id } of world.core.injected) world.clear(id);
}
