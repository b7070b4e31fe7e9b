/** Scrapes of replicas that fail or are slow: dashboards have gaps and alerts are blind, while users are served as ever. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const scrapeFailure: Fault = {
  description: {
    name: 'scrape-failure',
    title: 'Scrapes fail',
    family: 'observability',
    summary: 'A share of the scrapes of each replica fails, and the others take so much longer.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the scrapes that fail', unit: 'ratio', min: 0, max: 1, usual: 1, calm: 0 },
      { name: 'delay', title: 'How much longer a scrape takes', unit: 'us', min: 0, max: 60_000_000, usual: 0, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [
        soon('replicas are down for the scraper', 'max(up{service="bank"})', 'below', 1),
        soon('what they tell is missing', 'absent(http_requests_total{service="bank"})', 'above', 0),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'scrapeLostRatio', at: replicasOf(target, parameters), value: parameters.share },
    { kind: 'hook', hook: 'scrapeDelayUs', at: replicasOf(target, parameters), value: parameters.delay },
  ],
};
