/** A disk of a database that something else fills: old logs, a slot that nobody reads, a backup. */
import type { Fault } from './fault.ts';
import { errorsPerSecond, soon } from './signs.ts';

export const storageFull: Fault = {
  description: {
    name: 'storage-full',
    title: 'Storage full',
    family: 'database',
    summary: 'So many bytes on the disk of the database are taken by somebody else.',
    target: 'database',
    parameters: [
      {
        name: 'bytes',
        title: 'Bytes that are taken',
        unit: 'bytes',
        min: 1,
        max: 1024 * 1024 * 1024 * 1024 * 1024,
        usual: 1024 * 1024 * 1024 * 1024,
        calm: 0,
      },
    ],
    signature: {
      on: 'store',
      parameters: {},
      signs: [
        soon('no room is left on the disk', 'min(node_filesystem_avail_bytes{database="store"})', 'below', 1),
        soon('requests that write fail', errorsPerSecond('shop'), 'above', 1),
      ],
    },
  },
  unfit: (topology, target) =>
    topology.databases.some(({ name, storage }) => name === target.component && storage?.disk.sizeBytes !== undefined)
      ? null
      : 'has no disk with an end.',
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'diskHeldBytes', at: { kind: 'database', database: target.component }, value: parameters.bytes },
  ],
};
