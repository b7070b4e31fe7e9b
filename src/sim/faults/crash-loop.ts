/** A process that ends by an error of its own soon after it has come up, again and again. */
import { MILLISECOND, SECOND, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { callsPerSecond, logged, soon } from './signs.ts';

export const crashLoop: Fault = {
  description: {
    name: 'crash-loop',
    title: 'Crash loop',
    family: 'process',
    summary: 'The processes of the replicas end again and again; their containers start again, later and later.',
    target: 'service',
    parameters: [
      { name: 'every', title: 'How often', unit: 'us', min: 100 * MILLISECOND, max: HOUR, usual: 5 * SECOND },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        logged('the last words of the process, again and again', 'panic: runtime error', 'shop', 5),
        soon('calls to it fail at their callers', callsPerSecond('front', 'shop', '50[23]'), 'above', 0.5),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'strike', strike: 'crash', at: replicasOf(target, parameters), everyUs: parameters.every },
  ],
};
