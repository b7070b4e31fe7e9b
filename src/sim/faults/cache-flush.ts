/** A cache that is empty all at once: everybody asks the source. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const cacheFlush: Fault = {
  description: {
    name: 'cache-flush',
    title: 'Cache flush',
    family: 'cache',
    summary: 'The caches inside the replicas forget all entries.',
    target: 'service',
    parameters: [REPLICAS],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [soon('few entries are left', 'max(cache_entries{service="shop",cache="prices"})', 'below', 12, 3)],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ process }) => process.caches.length > 0, 'cache'),
  effects: (target, parameters) => [{ kind: 'strike', strike: 'flush', at: replicasOf(target, parameters), everyUs: null }],
};
