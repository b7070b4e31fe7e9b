/** Requests for things that do not exist: no cache has them, and each goes to the source. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const cachePenetration: Fault = {
  description: {
    name: 'cache-penetration',
    title: 'Keys that nobody has',
    family: 'cache',
    summary: 'A share of the lookups is for keys that nobody has ever asked for.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the lookups', unit: 'ratio', min: 0.01, max: 1, usual: 0.5, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: { share: 1 },
      signs: [
        soon(
          'nearly every lookup is a miss',
          'sum(rate(cache_requests_total{service="shop",result="hit"}[10s])) / sum(rate(cache_requests_total{service="shop"}[10s]))',
          'below',
          0.05,
          30,
        ),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ process }) => process.caches.length > 0, 'cache'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'strangerRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
