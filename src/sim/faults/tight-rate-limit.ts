/** A rate limiter that refuses good and bad traffic alike. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const tightRateLimit: Fault = {
  description: {
    name: 'tight-rate-limit',
    title: 'Tight rate limit',
    family: 'pools',
    summary: 'Rate limits of the service let through a share of what was set.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the rate that is left', unit: 'ratio', min: 0.0001, max: 1, usual: 0.1, calm: 1 },
    ],
    signature: {
      on: 'bank',
      parameters: { share: 0.01 },
      signs: [
        soon('requests are refused with 429', 'sum(rate(http_requests_total{service="bank",code="429"}[10s]))', 'above', 1),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'rateLimit.rate'),
  effects: (target, parameters) => [
    { kind: 'override', component: target.component, setting: 'rateLimit.rate', law: 'times', value: parameters.share },
  ],
};
