/** Which promises to users are broken right now at a component, as far as the drill's own objective tells. */
import type { DrillStatus } from '../../../sim/model/drill.ts';
import type { Topology } from '../../../sim/model/topology.ts';

export function brokenPromises(topology: Topology, drill: DrillStatus | null, component: string): readonly string[] {
  if (drill === null || drill.objective.healthyNow) return [];
  return topology.objectives
    .filter(({ name, service }) => name === drill.objective.name && service === component)
    .map(({ name }) => name);
}
