/** A disk of the replicas that something else fills: dumps, logs that nobody rotates. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { logged, soon } from './signs.ts';

export const diskFull: Fault = {
  description: {
    name: 'disk-full',
    title: 'Disk full',
    family: 'process',
    summary: 'So many bytes on the disk of each replica are taken by somebody else.',
    target: 'service',
    parameters: [
      {
        name: 'bytes',
        title: 'Bytes that are taken',
        unit: 'bytes',
        min: 1,
        max: 1024 * 1024 * 1024 * 1024,
        usual: 1024 * 1024 * 1024 * 1024,
        calm: 0,
      },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        soon('no room is left on the disk', 'min(node_filesystem_avail_bytes{service="shop"})', 'below', 1),
        logged('writes fail', 'No space left on device', 'shop'),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ process }) => process.disk !== null, 'disk'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'diskHeldBytes', at: replicasOf(target, parameters), value: parameters.bytes },
  ],
};
