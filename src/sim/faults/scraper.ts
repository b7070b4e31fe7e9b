/** A bot that goes through everything: one client, always the same, that asks at an even pace and never tires. */
import { HOUR, MILLISECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const scraper: Fault = {
  description: {
    name: 'scraper',
    title: 'Bot',
    family: 'traffic',
    summary: 'One client more comes at even distances, for the largest tenant where there are tenants.',
    target: 'users',
    parameters: [{ name: 'every', title: 'How often', unit: 'us', min: MILLISECOND, max: HOUR, usual: 50 * MILLISECOND }],
    signature: {
      on: 'people',
      parameters: {},
      signs: [
        soon('more requests arrive', 'sum(rate(http_requests_total{service="front"}[10s]))', 'above', 32),
        soon('one tenant is over its rate', 'sum(rate(http_requests_total{service="bank",code="429"}[10s]))', 'above', 1),
      ],
    },
  },
  effects: ({ component }, { every }) => [
    { kind: 'strike', strike: 'herd', at: { kind: 'users', users: component }, count: 1, alike: true, everyUs: every },
  ],
};
