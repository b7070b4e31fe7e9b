/** Collections that stop the process for longer than they should: huge heaps, swapped memory, slow collector threads. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const longGcPauses: Fault = {
  description: {
    name: 'long-gc-pauses',
    title: 'Long collections',
    family: 'process',
    summary: 'Each collection stops the process for many times as long.',
    target: 'service',
    parameters: [
      { name: 'factor', title: 'How many times as long', unit: 'times', min: 1.1, max: 100000, usual: 100, calm: 1 },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: { factor: 2000 },
      signs: [soon('collections take long', 'sum(rate(jvm_gc_pause_seconds_sum{service="shop"}[10s]))', 'above', 0.05)],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ heap }) => heap !== null, 'heap'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'pauseFactor', at: replicasOf(target, parameters), value: parameters.factor },
  ],
};
