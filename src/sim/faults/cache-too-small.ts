/** A cache that has room for less than is wanted: entries go before they are asked for again. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const cacheTooSmall: Fault = {
  description: {
    name: 'cache-too-small',
    title: 'Small cache',
    family: 'cache',
    summary: 'Each cache inside the replicas has room for at most so many entries.',
    target: 'service',
    parameters: [{ name: 'entries', title: 'Entries', unit: 'count', min: 1, max: 1000000, usual: 10 }],
    signature: {
      on: 'shop',
      parameters: { entries: 2 },
      signs: [
        soon('the cache holds few entries', 'max(cache_entries{service="shop",cache="prices"})', 'below', 3),
        soon('entries go for want of room', 'sum(rate(cache_evictions_total{service="shop",cause="size"}[10s]))', 'above', 0.5),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'caches.*.entries'),
  effects: (target, parameters) => [
    { kind: 'override', component: target.component, setting: 'caches.*.entries', law: 'atMost', value: parameters.entries },
  ],
};
