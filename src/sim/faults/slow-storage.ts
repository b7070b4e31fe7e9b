/** A disk of a database that does its work slowly: a neighbour, a failing device, credits that are spent. */
import type { Fault } from './fault.ts';
import { meanSeconds, soon } from './signs.ts';

export const slowStorage: Fault = {
  description: {
    name: 'slow-storage',
    title: 'Slow storage',
    family: 'database',
    summary: 'The disk of the database works at a share of its speed.',
    target: 'database',
    parameters: [
      { name: 'speed', title: 'Share of the speed that is left', unit: 'ratio', min: 0.0001, max: 1, usual: 0.05, calm: 1 },
    ],
    signature: {
      on: 'store',
      parameters: { speed: 0.005 },
      signs: [soon('requests that write take longer', meanSeconds('service="shop",endpoint="/buy"'), 'above', 0.1)],
    },
  },
  unfit: (topology, target) =>
    topology.databases.some(({ name, storage }) => name === target.component && storage !== null)
      ? null
      : 'has no disk: everything is in memory.',
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'diskSpeed', at: { kind: 'database', database: target.component }, value: parameters.speed },
  ],
};
