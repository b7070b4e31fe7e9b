/** Replicas that run worse code than the others: a canary, a rollout that has gone half way, a bump of a dependency. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const badVersion: Fault = {
  description: {
    name: 'bad-version',
    title: 'Bad version',
    family: 'change',
    summary: 'The code of the replicas works more, fails more often and leaves memory behind.',
    target: 'service',
    parameters: [
      { name: 'factor', title: 'How many times as much work', unit: 'times', min: 1, max: 1000, usual: 3, calm: 1 },
      { name: 'errors', title: 'Share of the requests that fail', unit: 'ratio', min: 0, max: 1, usual: 0.05, calm: 0 },
      {
        name: 'leak',
        title: 'Bytes that each request leaves behind',
        unit: 'bytes',
        min: 0,
        max: 1024 * 1024 * 1024,
        usual: 0,
        calm: 0,
      },
      { ...REPLICAS, usual: 0.34 },
    ],
    signature: {
      on: 'bank',
      parameters: { errors: 0.5 },
      signs: [
        soon(
          'one replica answers with errors',
          'max(sum by (pod) (rate(http_requests_total{service="bank",code="500"}[10s])))',
          'above',
          0.5,
        ),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'workFactor', at: replicasOf(target, parameters), value: parameters.factor },
    { kind: 'hook', hook: 'errorRatio', at: replicasOf(target, parameters), value: parameters.errors },
    { kind: 'hook', hook: 'leakBytes', at: replicasOf(target, parameters), value: parameters.leak },
  ],
};
