/** A cache server so slow that those who ask it would be faster without: each waits for it in vain and goes to the source then. */
import { noCacheServer } from './caches.ts';
import type { Fault } from './fault.ts';
import { meanSeconds, soon } from './signs.ts';

export const slowCache: Fault = {
  description: {
    name: 'slow-cache',
    title: 'Slow cache server',
    family: 'cache',
    summary: 'A share of the speed of the processor that executes commands is left.',
    target: 'database',
    parameters: [{ name: 'speed', title: 'Share that is left', unit: 'ratio', min: 0.000001, max: 1, usual: 0.001, calm: 1 }],
    signature: {
      on: 'redis',
      parameters: { speed: 0.00002 },
      signs: [
        soon('lookups fail', 'sum(rate(cache_requests_total{cache="carts",result="error"}[10s]))', 'above', 1),
        soon('who asks takes longer', meanSeconds('service="shop",endpoint="/list"'), 'above', 0.1),
      ],
    },
  },
  unfit: noCacheServer,
  effects: ({ component }, { speed }) => [
    { kind: 'hook', hook: 'speed', at: { kind: 'database', database: component }, value: speed },
  ],
};
