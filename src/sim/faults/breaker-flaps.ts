/** A circuit breaker that opens at the least error and closes soon again. */
import { MILLISECOND, SECOND, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const breakerFlaps: Fault = {
  description: {
    name: 'breaker-flaps',
    title: 'Breaker that flaps',
    family: 'pools',
    summary: 'Circuit breakers of the service open at a small share of errors, for a short time.',
    target: 'service',
    parameters: [
      { name: 'failures', title: 'Share of failed calls at which it opens', unit: 'ratio', min: 0.01, max: 1, usual: 0.01 },
      { name: 'open', title: 'For how long it is open', unit: 'us', min: 100 * MILLISECOND, max: HOUR, usual: 2 * SECOND },
    ],
    signature: {
      on: 'shop',
      parameters: {},
      beside: { fault: 'endpoint-errors', target: 'bank POST /charge', parameters: { share: 0.1 } },
      signs: [
        soon('calls are not permitted', 'sum(rate(circuit_breaker_not_permitted_total{service="shop"}[10s]))', 'above', 0.5),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'calls.*.breaker.failures'),
  effects: (target, parameters) => [
    {
      kind: 'override',
      component: target.component,
      setting: 'calls.*.breaker.failures',
      law: 'atMost',
      value: parameters.failures,
    },
    { kind: 'override', component: target.component, setting: 'calls.*.breaker.open', law: 'to', value: parameters.open },
  ],
};
