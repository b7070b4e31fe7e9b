/** A link of the service that is too narrow: each message keeps it busy for a while, and the others queue up. */
import { MILLISECOND, SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { meanSeconds, soon } from './signs.ts';

export const narrowLink: Fault = {
  description: {
    name: 'narrow-link',
    title: 'Little bandwidth',
    family: 'network',
    summary: 'Each message to or from a replica keeps its link busy for so long.',
    target: 'service',
    parameters: [
      {
        name: 'each',
        title: 'How long each message keeps the link busy',
        unit: 'us',
        min: 1,
        max: 10 * SECOND,
        usual: 20 * MILLISECOND,
        calm: 0,
      },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: { each: 90 * MILLISECOND },
      signs: [soon('its callers take longer', meanSeconds('service="shop",endpoint="/buy"'), 'above', 0.15)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'messageUs', at: replicasOf(target, parameters), value: parameters.each },
  ],
};
