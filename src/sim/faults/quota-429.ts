/** A dependency that answers with 429 because a quota is used up: asking more often makes it worse. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const quota429: Fault = {
  description: {
    name: 'quota-429',
    title: 'Quota used up',
    family: 'dependency',
    summary: 'A share of the requests to the service is answered with 429 at once.',
    target: 'service',
    parameters: [{ name: 'share', title: 'Share of the requests', unit: 'ratio', min: 0.001, max: 1, usual: 0.8, calm: 0 }],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [soon('it answers with 429', 'sum(rate(http_requests_total{service="bank",code="429"}[10s]))', 'above', 1)],
    },
  },
  effects: (target, parameters) => [
    {
      kind: 'hook',
      hook: 'errorRatio',
      at: { kind: 'service', service: target.component, replicasRatio: 1 },
      value: parameters.share,
    },
    { kind: 'hook', hook: 'errorStatus', at: { kind: 'service', service: target.component, replicasRatio: 1 }, value: 429 },
  ],
};
