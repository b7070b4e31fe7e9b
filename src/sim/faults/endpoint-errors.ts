/** A share of the requests to one endpoint fails: a bug in a rare case, a dependency that is not modelled. */
import type { Fault } from './fault.ts';
import { logged, soon } from './signs.ts';

export const endpointErrors: Fault = {
  description: {
    name: 'endpoint-errors',
    title: 'Errors of an endpoint',
    family: 'dependency',
    summary: 'A share of the requests to the endpoint fails at once with 500.',
    target: 'endpoint',
    parameters: [{ name: 'share', title: 'Share of the requests', unit: 'ratio', min: 0.001, max: 1, usual: 0.1, calm: 0 }],
    signature: {
      on: 'bank POST /charge',
      parameters: { share: 0.3 },
      signs: [
        soon('it answers with 500', 'sum(rate(http_requests_total{service="bank",code="500"}[10s]))', 'above', 0.5),
        logged('lines about an exception', 'unhandled exception', 'bank'),
      ],
    },
  },
  effects: (target, parameters) => [
    {
      kind: 'hook',
      hook: 'errorRatio',
      at: { kind: 'endpoint', service: target.component, endpoint: target.part },
      value: parameters.share,
    },
  ],
};
