/** Something else runs on the service's processors and takes a share of them. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { meanSeconds, soon } from './signs.ts';

export const processorHog: Fault = {
  description: {
    name: 'processor-hog',
    title: 'Processor hog',
    family: 'process',
    summary: 'Another process on the same machines takes a share of the processor time of the replicas.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share that is taken', unit: 'ratio', min: 0.05, max: 1, usual: 0.8, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'front',
      parameters: { share: 0.97 },
      signs: [soon('its requests take longer', meanSeconds('service="front",endpoint="/list"'), 'above', 0.03)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'speed', at: replicasOf(target, parameters), value: 1 - parameters.share },
  ],
};
