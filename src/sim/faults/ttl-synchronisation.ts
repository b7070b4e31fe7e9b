/** A job that writes all entries of a cache at once, with one time to live: they all end together, and are all fetched together. */
import { HOUR, SECOND } from '../base/time.ts';
import { hitRatio } from './caches.ts';
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { soon } from './signs.ts';

export const ttlSynchronisation: Fault = {
  description: {
    name: 'ttl-synchronisation',
    title: 'Entries that end together',
    family: 'cache',
    summary: 'The caches of the service are filled from a copy, and every entry lives equally long.',
    target: 'service',
    parameters: [
      { name: 'keys', title: 'Keys that are filled in', unit: 'count', min: 1, max: 1000000, usual: 10000 },
      { name: 'over', title: 'How long the filling takes', unit: 'us', min: SECOND, max: HOUR, usual: SECOND },
    ],
    signature: {
      on: 'shop',
      parameters: { keys: 30 },
      beside: { fault: 'traffic-step', target: 'people', parameters: { factor: 3 } },
      signs: [
        soon('for some time every key is found', hitRatio('carts', '5s'), 'above', 0.99, 9),
        soon('then all are missed at once', 'sum(rate(cache_requests_total{cache="carts",result="miss"}[3s]))', 'above', 9, 16),
      ],
    },
  },
  unfit: (topology, target) =>
    lacking(topology, target, ({ process }) => process.caches.some(({ ttlUs }) => ttlUs !== null), 'cache with a time to live'),
  effects: ({ component }, { keys, over }, { services }) => [
    { kind: 'override', component, setting: 'caches.*.jitter', law: 'to', value: 0 },
    ...(services.find(({ name }) => name === component)?.process.caches ?? [])
      .filter(({ ttlUs }) => ttlUs !== null)
      .map(({ name }) => ({
        kind: 'deed' as const,
        deed: { kind: 'warm' as const, service: component, cache: name, keys, overUs: over },
        undo: null,
      })),
  ],
};
