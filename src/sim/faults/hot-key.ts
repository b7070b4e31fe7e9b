/** One key that everybody wants, with a large value: the one processor of the cache server that has it copies it all day. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const hotKey: Fault = {
  description: {
    name: 'hot-key',
    title: 'Hot key',
    family: 'cache',
    summary: 'A share of the lookups is for one key, whose value in a cache server is larger than others.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the lookups', unit: 'ratio', min: 0.01, max: 1, usual: 0.9, calm: 0 },
      { name: 'size', title: 'How many times as large as others', unit: 'times', min: 1, max: 100000, usual: 1000, calm: 1 },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: { size: 30000 },
      signs: [
        soon(
          'the cache server is busy with lookups',
          'max(rate(redis_commands_duration_seconds_total{cmd="get"}[10s]))',
          'above',
          0.1,
        ),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ process }) => process.caches.length > 0, 'cache'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'hotLookupRatio', at: replicasOf(target, parameters), value: parameters.share },
    { kind: 'hook', hook: 'hotValueFactor', at: replicasOf(target, parameters), value: parameters.size },
  ],
};
