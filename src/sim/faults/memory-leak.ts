/** Objects that requests leave behind and that nobody lets go: a listener that is never removed, a cache without a bound. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const memoryLeak: Fault = {
  description: {
    name: 'memory-leak',
    title: 'Memory leak',
    family: 'process',
    summary: 'Each request leaves so many of its bytes behind for good.',
    target: 'service',
    parameters: [
      {
        name: 'bytes',
        title: 'Bytes that each request leaves behind',
        unit: 'bytes',
        min: 16,
        max: 1024 * 1024 * 1024,
        usual: 64 * 1024,
        calm: 0,
      },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: { bytes: 300 * 1024 },
      signs: [
        soon('the heap in use grows', 'max(jvm_memory_used_bytes{service="shop",id="Tenured Gen"})', 'above', 50000000.0, 60),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ heap }) => heap !== null, 'heap'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'leakBytes', at: replicasOf(target, parameters), value: parameters.bytes },
  ],
};
