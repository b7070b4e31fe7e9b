/** A process that is kept from running, as on a machine that hangs: its connections are open, and nobody answers. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { callsPerSecond, soon } from './signs.ts';

export const freeze: Fault = {
  description: {
    name: 'freeze',
    title: 'Freeze',
    family: 'process',
    summary: 'The processes of the replicas stand still; what reaches them waits until they run again.',
    target: 'service',
    parameters: [REPLICAS],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [soon('calls to it time out', callsPerSecond('shop', 'bank', '504'), 'above', 1)],
    },
  },
  effects: (target, parameters) => [{ kind: 'hook', hook: 'frozen', at: replicasOf(target, parameters), value: 1 }],
};
