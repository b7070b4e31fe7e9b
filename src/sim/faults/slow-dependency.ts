/** A dependency that takes longer for everything. */
import { MILLISECOND, SECOND, MINUTE } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { meanSeconds, soon } from './signs.ts';

export const slowDependency: Fault = {
  description: {
    name: 'slow-dependency',
    title: 'Slow dependency',
    family: 'dependency',
    summary: 'Every answer of the service takes so much longer.',
    target: 'service',
    parameters: [
      { name: 'extra', title: 'How much longer', unit: 'us', min: MILLISECOND, max: 10 * MINUTE, usual: SECOND, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: { extra: 400 * MILLISECOND },
      signs: [soon('its callers take longer', meanSeconds('service="shop",endpoint="/buy"'), 'above', 0.3)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'tailRatio', at: replicasOf(target, parameters), value: 1 },
    { kind: 'hook', hook: 'tailUs', at: replicasOf(target, parameters), value: parameters.extra },
  ],
};
