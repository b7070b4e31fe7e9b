/** A program that asks for a collection of everything again and again. */
import { MILLISECOND, SECOND, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const forcedGc: Fault = {
  description: {
    name: 'forced-gc',
    title: 'Forced full collections',
    family: 'process',
    summary: 'A collection of the whole heap is asked for once in a while in every replica.',
    target: 'service',
    parameters: [
      { name: 'every', title: 'How often', unit: 'us', min: 100 * MILLISECOND, max: HOUR, usual: 2 * SECOND },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        soon('major collections happen', 'sum(rate(jvm_gc_pause_seconds_count{service="shop",gc="major"}[10s]))', 'above', 0.5),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ heap }) => heap !== null, 'heap'),
  effects: (target, parameters) => [
    { kind: 'strike', strike: 'collect', at: replicasOf(target, parameters), everyUs: parameters.every },
  ],
};
