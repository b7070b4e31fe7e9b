/** Users who come again as long as it does not work: by hand, or by an app that tries for ever. */
import { HOUR, MILLISECOND, SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';
import { withoutOpenLoop } from './visitors.ts';

export const retryingClients: Fault = {
  description: {
    name: 'retrying-clients',
    title: 'Clients that try again',
    family: 'traffic',
    summary: 'After a share of the requests that fail, whoever sent them comes again, and again.',
    target: 'users',
    parameters: [
      { name: 'share', title: 'Share of the requests that failed', unit: 'ratio', min: 0.01, max: 1, usual: 0.9, calm: 0 },
      { name: 'after', title: 'After how long', unit: 'us', min: 10 * MILLISECOND, max: HOUR, usual: SECOND },
    ],
    signature: {
      on: 'people',
      parameters: {},
      beside: { fault: 'endpoint-errors', target: 'front GET /list', parameters: { share: 0.8 } },
      signs: [soon('more requests arrive', 'sum(rate(http_requests_total{service="front"}[10s]))', 'above', 32, 40)],
    },
  },
  unfit: withoutOpenLoop,
  effects: ({ component }, { share, after }) => [
    { kind: 'hook', hook: 'returnRatio', at: { kind: 'users', users: component }, value: share },
    { kind: 'hook', hook: 'returnAfterUs', at: { kind: 'users', users: component }, value: after },
  ],
};
