/** A circuit breaker that is set so that nothing opens it. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const breakerNeverOpens: Fault = {
  description: {
    name: 'breaker-never-opens',
    title: 'Breaker that never opens',
    family: 'pools',
    summary: 'Circuit breakers of the service open only when every call fails.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'shop',
      parameters: {},
      beside: { fault: 'endpoint-errors', target: 'bank POST /charge', parameters: { share: 0.7 } },
      signs: [
        soon(
          'calls go on failing at the other side',
          'sum(rate(http_requests_total{service="bank",code="500"}[10s]))',
          'above',
          4,
        ),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'calls.*.breaker.failures'),
  effects: (target) => [
    { kind: 'override', component: target.component, setting: 'calls.*.breaker.failures', law: 'to', value: 1 },
  ],
};
