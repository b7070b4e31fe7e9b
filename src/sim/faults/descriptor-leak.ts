/** Files or sockets that a process opens and never closes, until it may open no more. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { callsPerSecond, soon } from './signs.ts';

export const descriptorLeak: Fault = {
  description: {
    name: 'descriptor-leak',
    title: 'Descriptor leak',
    family: 'process',
    summary: 'So many descriptors of each replica are taken and never given back.',
    target: 'service',
    parameters: [
      { name: 'held', title: 'Descriptors that are taken', unit: 'count', min: 1, max: 1000000, usual: 1000, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        soon(
          'all descriptors are in use',
          'max(process_open_fds{service="shop"} / process_max_fds{service="shop"})',
          'above',
          0.95,
        ),
        soon('calls to it fail at their callers', callsPerSecond('front', 'shop', '503'), 'above', 0.5),
      ],
    },
  },
  unfit: (topology, target) =>
    lacking(topology, target, ({ process }) => process.fileDescriptors !== null, 'bound on its descriptors (fileDescriptors)'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'descriptorsHeld', at: replicasOf(target, parameters), value: parameters.held },
  ],
};
