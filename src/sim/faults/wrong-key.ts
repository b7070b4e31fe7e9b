/** Keys of a cache that are not different enough: one gets what was stored for another, with status 200 and no error anywhere. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { errorsPerSecond, logged, soon } from './signs.ts';

export const wrongKey: Fault = {
  description: {
    name: 'wrong-key',
    title: 'Colliding cache keys',
    family: 'cache',
    summary:
      'A share of what is found in caches was stored for somebody else under the same key. The answer says 200 all the same; only callers that check it notice.',
    target: 'service',
    parameters: [{ name: 'share', title: 'Share of the hits', unit: 'ratio', min: 0.001, max: 1, usual: 0.1, calm: 0 }, REPLICAS],
    signature: {
      on: 'shop',
      parameters: { share: 0.5 },
      signs: [
        logged('the caller, which checks, says so', 'the answer of shop is not valid', 'front', 20),
        soon('its requests fail', errorsPerSecond('front'), 'above', 1),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ process }) => process.caches.length > 0, 'cache'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'wrongKeyRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
