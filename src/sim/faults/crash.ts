/** A process that ends by an error of its own: all that it was doing is lost, and its container starts it again. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { callsPerSecond, logged, soon } from './signs.ts';

export const crash: Fault = {
  description: {
    name: 'crash',
    title: 'Crash',
    family: 'process',
    summary: 'The processes of the replicas end at once, with all that they were doing; their containers start again.',
    target: 'service',
    parameters: [REPLICAS],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        logged('the last words of the process', 'panic: runtime error', 'shop'),
        soon('calls to it fail at their callers', callsPerSecond('front', 'shop', '50[23]'), 'above', 0),
      ],
    },
  },
  effects: (target, parameters) => [{ kind: 'strike', strike: 'crash', at: replicasOf(target, parameters), everyUs: null }],
};
