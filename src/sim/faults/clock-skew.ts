/** Clocks that are wrong: lines and spans carry another time than when they happened, and callees seem to answer before they are asked. */
import { HOUR, SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const clockSkew: Fault = {
  description: {
    name: 'clock-skew',
    title: 'Clock skew',
    family: 'process',
    summary: 'The clocks of replicas are ahead, or behind: their log lines and spans carry a wrong time. Nothing else changes.',
    target: 'service',
    parameters: [
      { name: 'ahead', title: 'How far they are ahead', unit: 'us', min: -HOUR, max: HOUR, usual: 5 * SECOND, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [soon('the machines say so', 'max(node_timex_offset_seconds{service="bank"})', 'above', 4)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'clockAheadUs', at: replicasOf(target, parameters), value: parameters.ahead },
  ],
};
