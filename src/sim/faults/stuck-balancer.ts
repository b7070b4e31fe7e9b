/** A balancer that has lost sight of most replicas: connections that are kept for ever, sticky sessions, a list that nobody renews. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const stuckBalancer: Fault = {
  description: {
    name: 'stuck-balancer',
    title: 'Uneven balancing',
    family: 'pools',
    summary: 'A share of the calls to the service goes to the replica that has been there for longest.',
    target: 'service',
    parameters: [{ name: 'share', title: 'Share of the calls', unit: 'ratio', min: 0.01, max: 1, usual: 0.8, calm: 0 }],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        soon(
          'most requests go to one replica',
          'max(sum by (pod) (rate(http_requests_total{service="shop"}[10s]))) / sum(rate(http_requests_total{service="shop"}[10s]))',
          'above',
          0.7,
        ),
      ],
    },
  },
  effects: ({ component }, { share }) => [
    { kind: 'hook', hook: 'stuckRatio', at: { kind: 'service', service: component, replicasRatio: 1 }, value: share },
  ],
};
