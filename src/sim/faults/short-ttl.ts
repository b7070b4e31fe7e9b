/** Entries of a cache that are thrown away as soon as they are there. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const shortTtl: Fault = {
  description: {
    name: 'short-ttl',
    title: 'Short time to live',
    family: 'cache',
    summary: 'Entries of the caches inside the replicas are good for a share of the time that was set.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the time to live that is left', unit: 'ratio', min: 1e-6, max: 1, usual: 0.01, calm: 1 },
    ],
    signature: {
      on: 'shop',
      parameters: { share: 0.001 },
      signs: [
        soon(
          'entries are found too old',
          'sum(rate(cache_evictions_total{service="shop",cause="expired"}[10s]))',
          'above',
          0.5,
          30,
        ),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'caches.*.ttl'),
  effects: (target, parameters) => [
    { kind: 'override', component: target.component, setting: 'caches.*.ttl', law: 'times', value: parameters.share },
  ],
};
