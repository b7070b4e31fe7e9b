/** Many users who come at the same instant, and again: a notification, a timer on the full hour. */
import { MILLISECOND, SECOND, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const thunderingHerd: Fault = {
  description: {
    name: 'thundering-herd',
    title: 'Thundering herd',
    family: 'traffic',
    summary: 'So many users come at once, and again once in a while.',
    target: 'users',
    parameters: [
      { name: 'users', title: 'How many come at once', unit: 'count', min: 1, max: 10000, usual: 100 },
      { name: 'every', title: 'How often', unit: 'us', min: 100 * MILLISECOND, max: 24 * HOUR, usual: 10 * SECOND },
    ],
    signature: {
      on: 'people',
      parameters: { users: 300 },
      signs: [
        soon(
          'many requests are in progress at once, or arrive',
          'sum(rate(http_requests_total{service="front"}[5s]))',
          'above',
          50,
        ),
      ],
    },
  },
  effects: (target, parameters) => [
    {
      kind: 'strike',
      strike: 'herd',
      at: { kind: 'users', users: target.component },
      everyUs: parameters.every,
      count: parameters.users,
      alike: false,
    },
  ],
};
