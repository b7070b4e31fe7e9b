/** Random machines that hold the pods of a system, in zones: none, or some with too few cores for all that may run on them. */
import fc from 'fast-check';
import type { Node } from '../../src/sim/model/node.ts';
import type { WorldDeed } from '../../src/sim/model/action.ts';

const named = (processors: readonly number[]): Node[] =>
  processors.map((cores, at) => ({ name: `node-${at + 1}`, processors: cores, zone: ['', 'a', 'b'][at % 3] }));

export const randomRequest = fc.constantFrom(undefined, 0.1, 0.5);

/** Nothing is asked of the network of systems that say nothing of it. */
export const randomNodes = fc.record({
  nodes: fc.constantFrom(undefined, undefined, named([4, 2, 2]), named([1, 1, 1, 1, 1, 1]), named([0.5, 8])),
  network: fc.record({ betweenZonesUs: fc.constantFrom(undefined, 15) }),
});

/** Upon a node, which there may not be. */
export function nodeDeed(place: number): WorldDeed {
  const operation = (['cordon', 'drain', 'uncordon', 'uncordon'] as const)[place % 4];
  return { kind: 'infrastructure', operation, component: `node-${1 + (place % 5)}`, validUs: 0, author: '' };
}
