/** A label that takes ids of users: a series for each of them, until scrapes fail or series are refused. */
import type { Fault } from './fault.ts';
import { configured } from './configured.ts';
import { soon } from './signs.ts';

export const userLabel: Fault = {
  description: {
    name: 'user-label',
    title: 'Label cardinality explosion',
    family: 'observability',
    summary: 'Replicas are replaced by others that count requests by user, with the id of each as a label.',
    target: 'service',
    parameters: [{ name: 'users', title: 'Users', unit: 'count', min: 1, max: 1_000_000, usual: 100_000 }],
    signature: {
      on: 'front',
      parameters: {},
      signs: [soon('there are ever more series', 'count(http_requests_total{service="front"})', 'above', 200, 60)],
    },
  },
  effects: ({ component }, { users }, topology) =>
    configured(topology, component, 'Count requests by user', { 'telemetry.userIds': users }),
};
