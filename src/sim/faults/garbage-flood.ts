/** Code that makes many objects that nobody needs for long, so that the young generation is full all the time. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const garbageFlood: Fault = {
  description: {
    name: 'garbage-flood',
    title: 'Too much garbage',
    family: 'process',
    summary: 'Each request makes so many bytes more that are garbage at once.',
    target: 'service',
    parameters: [
      {
        name: 'bytes',
        title: 'Bytes that each request makes more',
        unit: 'bytes',
        min: 1024,
        max: 1024 * 1024 * 1024,
        usual: 4 * 1024 * 1024,
        calm: 0,
      },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        soon('collections are frequent', 'sum(rate(jvm_gc_pause_seconds_count{service="shop"}[10s]))', 'above', 2),
        soon(
          'the process makes many objects',
          'sum(rate(jvm_gc_memory_allocated_bytes_total{service="shop"}[10s]))',
          'above',
          40000000.0,
        ),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ heap }) => heap !== null, 'heap'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'garbageBytes', at: replicasOf(target, parameters), value: parameters.bytes },
  ],
};
