/** A machine with a failing network card and busy neighbours, with the replicas that run on it. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const badNode: Fault = {
  description: {
    name: 'bad-node',
    title: 'Bad node',
    family: 'network',
    summary: 'Replicas on one machine lose messages and processor time; those elsewhere are well.',
    target: 'service',
    parameters: [
      { name: 'loss', title: 'Share of the messages that are lost', unit: 'ratio', min: 0, max: 1, usual: 0.3, calm: 0 },
      { name: 'taken', title: 'Share of the processor time that is taken', unit: 'ratio', min: 0, max: 1, usual: 0.8, calm: 0 },
      { ...REPLICAS, usual: 0.01 },
    ],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [
        soon(
          'a share of the calls takes longer',
          'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket{service="shop",endpoint="/buy"}[10s])))',
          'above',
          0.2,
        ),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'lostRatio', at: replicasOf(target, parameters), value: parameters.loss },
    { kind: 'hook', hook: 'lostAnswersRatio', at: replicasOf(target, parameters), value: parameters.loss },
    { kind: 'hook', hook: 'speed', at: replicasOf(target, parameters), value: 1 - parameters.taken },
  ],
};
