/** One tenant to whom a large share of the traffic suddenly belongs. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const loudTenant: Fault = {
  description: {
    name: 'loud-tenant',
    title: 'Loud tenant',
    family: 'traffic',
    summary: 'A share of the visits is for the largest tenant, besides those that are anyway.',
    target: 'users',
    parameters: [{ name: 'share', title: 'Share of the visits', unit: 'ratio', min: 0.01, max: 1, usual: 0.7, calm: 0 }],
    signature: {
      on: 'people',
      parameters: { share: 1 },
      signs: [
        soon(
          'requests of one tenant are most of the traffic',
          'sum(rate(http_requests_total{service="bank",code="429"}[10s]))',
          'above',
          0.3,
          30,
        ),
      ],
    },
  },
  unfit: (topology, target) =>
    topology.users.some(({ name, tenants }) => name === target.component && (tenants ?? null) !== null)
      ? null
      : 'has no tenants.',
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'loudRatio', at: { kind: 'users', users: target.component }, value: parameters.share },
  ],
};
