/** A dependency that says 200 and something that is not true. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { errorsPerSecond, logged, soon } from './signs.ts';

export const wrongAnswers: Fault = {
  description: {
    name: 'wrong-answers',
    title: 'Wrong answers with status 200',
    family: 'dependency',
    summary:
      'A share of the answers of the service is wrong. Callers that check what they get fail then; the others pass it on, and nothing shows it but what users say.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the answers', unit: 'ratio', min: 0.001, max: 1, usual: 0.2, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: { share: 0.5 },
      signs: [
        logged('the caller, which checks, says so', 'the answer of bank is not valid', 'shop'),
        soon('its requests fail', errorsPerSecond('shop'), 'above', 1),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'wrongRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
