/** Machines that hold the replicas of services, by name or in groups: `nodes: {blue: {count: 3, processors: 4, zone: a}}`. */
import type { Node } from '../model/node.ts';
import type { Topology } from '../model/topology.ts';
import { nodesMax, processorsMax } from './limits.ts';
import { defaulted, object, optional } from './object-shape.ts';
import { count, decimal, name } from './quantity.ts';
import { convert, mapOf, type Reading, type Shape } from './shape.ts';

export const nodes: Shape<Node[]> = convert(
  mapOf(
    name,
    object('a group of nodes', {
      count: defaulted(
        count({ min: 1, max: nodesMax, maxName: 'nodesMax' }),
        1,
        'How many; they are called like the group with a number, such as blue-1.',
      ),
      processors: defaulted(
        decimal({ min: 0.01, max: processorsMax, maxName: 'processorsMax' }),
        4,
        'Cores of each, which all replicas on it share.',
      ),
      zone: optional(name, 'The zone that they are in. Left out: in none.'),
    }),
    { max: 50, what: 'groups of nodes' },
  ),
  (entries) =>
    entries.flatMap(({ key, value: { count: many, processors, zone = '' } }) =>
      Array.from({ length: many }, (_, at): Node => ({ name: `${key}-${at + 1}`, processors, zone })),
    ),
  () => [],
);

/** Where there are nodes, the replicas that run when the scenario starts must have room. */
export function checkNodes({ nodes: all = [], services }: Topology, reading: Reading): void {
  if (all.length === 0) return;
  const room = all.reduce((sum, { processors }) => sum + processors, 0);
  const inside = services.filter(({ external }) => external !== true);
  const request = ({ processorRequest, processors }: Topology['services'][number]): number => processorRequest ?? processors;
  const asked = inside.reduce((sum, service) => sum + service.replicas * request(service), 0);
  const largest = inside.reduce<Topology['services'][number] | null>(
    (most, one) => (most === null || one.replicas * request(one) > most.replicas * request(most) ? one : most),
    null,
  );
  if (asked > room && largest !== null)
    reading.reportAbout(
      largest,
      [],
      `all replicas ask for ${Number(asked.toFixed(3))} processors, and the nodes have ${Number(room.toFixed(3))}. Add nodes, or ask for less ("cpuRequest").`,
    );
}
