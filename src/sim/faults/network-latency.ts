/** A slow network path to some or all replicas of a service. */
import { MILLISECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { meanSeconds, soon } from './signs.ts';

export const networkLatency: Fault = {
  description: {
    name: 'network-latency',
    title: 'Slow network',
    family: 'network',
    summary: 'Every message to and from the service takes longer, each way.',
    target: 'service',
    parameters: [
      {
        name: 'extra',
        title: 'Extra latency each way',
        unit: 'us',
        min: MILLISECOND,
        max: 10_000 * MILLISECOND,
        usual: 100 * MILLISECOND,
        calm: 0,
      },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [soon('its callers take longer', meanSeconds('service="shop",endpoint="/buy"'), 'above', 0.15)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'delayUs', at: replicasOf(target, parameters), value: parameters.extra },
  ],
};
