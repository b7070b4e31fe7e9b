/** A network path whose latency varies: queues on the way, a busy link. */
import { MILLISECOND, SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { meanSeconds, soon } from './signs.ts';

export const networkJitter: Fault = {
  description: {
    name: 'network-jitter',
    title: 'Network jitter',
    family: 'network',
    summary: 'Every message to and from the service takes longer by a random time.',
    target: 'service',
    parameters: [
      {
        name: 'mean',
        title: 'Mean of the extra latency each way',
        unit: 'us',
        min: MILLISECOND,
        max: 10 * SECOND,
        usual: 50 * MILLISECOND,
        calm: 0,
      },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: { mean: 100 * MILLISECOND },
      signs: [soon('its callers take longer', meanSeconds('service="shop",endpoint="/buy"'), 'above', 0.13)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'jitterUs', at: replicasOf(target, parameters), value: parameters.mean },
  ],
};
