/** All faults, one table. To add one: a file like its neighbours, a line here, and a test of its signature in test/faults. */
import type { Topology } from '../model/topology.ts';
import type { FaultDescription } from '../model/fault.ts';
import type { Effect } from '../world/hooks.ts';
import { connectionRefused } from './connection-refused.ts';
import type { Fault } from './fault.ts';
import { networkLatency } from './network-latency.ts';
import { processorHog } from './processor-hog.ts';
import { slowDatabase } from './slow-database.ts';
import { smallPool } from './small-pool.ts';

const FAULTS: readonly Fault[] = [networkLatency, connectionRefused, processorHog, smallPool, slowDatabase];

export function describeFaults(): readonly FaultDescription[] {
  return FAULTS.map((fault) => fault.description);
}

/** What an injection means for the world, or why it makes no sense, in sentences. Parameters left out get their usual value. */
export function resolveFault(
  topology: Topology,
  name: string,
  target: string,
  given: Readonly<Record<string, number>>,
): { readonly effects: readonly Effect[]; readonly problems: readonly string[] } {
  const fault = FAULTS.find((candidate) => candidate.description.name === name);
  if (fault === undefined) {
    const known = FAULTS.map((candidate) => candidate.description.name).join(', ');
    return { effects: [], problems: [`no fault is called "${name}". There are ${known}.`] };
  }
  const { description } = fault;
  const targets = (description.target === 'service' ? topology.services : topology.databases).map((candidate) => candidate.name);
  const problems: string[] = [];
  if (!targets.includes(target))
    problems.push(`${name} needs a ${description.target}: ${targets.join(', ')}; "${target}" is none.`);
  const parameters: Record<string, number> = {};
  for (const parameter of description.parameters) {
    const value = given[parameter.name] ?? parameter.usual;
    if (!(value >= parameter.min && value <= parameter.max)) {
      problems.push(
        `${name}.${parameter.name} must be from ${parameter.min} to ${parameter.max} (${parameter.unit}), not ${value}.`,
      );
    }
    parameters[parameter.name] = value;
  }
  for (const unknown of Object.keys(given)) {
    if (!description.parameters.some((parameter) => parameter.name === unknown))
      problems.push(`${name} has no parameter "${unknown}".`);
  }
  return { effects: problems.length === 0 ? fault.effects(target, parameters) : [], problems };
}
