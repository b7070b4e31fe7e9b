/** A disk of the replicas that does its work slowly: a neighbour, a failing device, credits that are spent. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const slowDisk: Fault = {
  description: {
    name: 'slow-disk',
    title: 'Slow disk',
    family: 'process',
    summary: 'The disk of each replica works at a share of its speed.',
    target: 'service',
    parameters: [
      { name: 'speed', title: 'Share of the speed that is left', unit: 'ratio', min: 0.0001, max: 1, usual: 0.01, calm: 1 },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: { speed: 0.001 },
      signs: [
        soon('the disk is busy all the time', 'max(rate(node_disk_io_time_seconds_total{service="shop"}[10s]))', 'above', 0.5),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ process }) => process.disk !== null, 'disk'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'diskSpeed', at: replicasOf(target, parameters), value: parameters.speed },
  ],
};
