/** The course of a fault, for tests that work on a world without a session. */
import { resolveFault } from '../../src/sim/faults/table.ts';
import type { Course } from '../../src/sim/model/effect.ts';
import type { Topology } from '../../src/sim/model/topology.ts';

export function courseOf(
  topology: Topology,
  fault: string,
  target: string,
  parameters: Readonly<Record<string, number>>,
  times: { readonly rampUs?: number; readonly forUs?: number } = {},
): Course {
  const { course, problems } = resolveFault(topology, { fault, target, parameters, ...times });
  if (course === null) throw new Error(problems.join(' '));
  return course;
}
