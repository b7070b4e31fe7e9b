/** Calls to one dependency that may take all the threads of a process. */
import { SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const missingBulkhead: Fault = {
  description: {
    name: 'missing-bulkhead',
    title: 'Missing bulkhead',
    family: 'pools',
    summary: 'Bulkheads of the service let in whoever comes.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'shop',
      parameters: {},
      beside: { fault: 'thundering-herd', target: 'people', parameters: { users: 300, every: 3 * SECOND } },
      signs: [
        soon(
          'no call is refused, though many come at once',
          'sum(rate(bulkhead_refused_total{service="shop"}[10s]))',
          'below',
          0.01,
        ),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'calls.*.bulkhead.max'),
  effects: (target) => [
    { kind: 'override', component: target.component, setting: 'calls.*.bulkhead.max', law: 'to', value: 100_000 },
  ],
};
