/** Random faults of the whole table for the random systems: any fault, on any target that it can strike there, with any strength. */
import { describeFaults, resolveFault } from '../../src/sim/faults/table.ts';
import { faultTargets } from '../../src/sim/model/fault-target.ts';
import type { Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';

/** `pick` chooses the fault and its target, `amount` from 1 to 4 how strong it is, whether it grows and whether it ends by itself. True when it struck. */
export function strike(world: World, system: Topology, id: number, pick: number, amount: number): boolean {
  const faults = describeFaults();
  const { name, target: kind, parameters } = faults[pick % faults.length];
  // A service called idle is there for a comparison with the system without it.
  const targets = faultTargets(system, kind).filter((target) => target !== 'idle');
  if (targets.length === 0) return false;
  const chosen = parameters.map(({ name: knob, unit, min, max, usual }): [string, number] => {
    // The random systems live for milliseconds: no length is short enough for them. A crowd of millions would take hours to leave.
    const most = Math.min(max, 4 * usual);
    const value = unit === 'us' || most < min ? min : min + ((most - min) * amount) / 4;
    return [knob, unit === 'ratio' || unit === 'times' ? value : Math.round(value)];
  });
  const canGrow = parameters.some(({ calm }) => calm !== undefined);
  const { course } = resolveFault(system, {
    fault: name,
    target: targets[Math.floor(pick / faults.length) % targets.length],
    parameters: Object.fromEntries(chosen),
    ...(canGrow && amount % 2 === 0 ? { rampUs: 600 } : {}),
    ...(amount > 2 ? { forUs: amount * 500 } : {}),
  });
  if (course !== null) world.inject(id, course);
  return course !== null;
}

/** Ends all that has been injected. */
export function endFaults(world: World): void {
  for (const { id } of world.core.injected) world.clear(id);
}
