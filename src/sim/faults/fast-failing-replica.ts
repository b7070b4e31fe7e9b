/** A replica that fails at once: it always has the fewest requests, so it attracts the traffic. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { callsPerSecond, soon } from './signs.ts';

export const fastFailingReplica: Fault = {
  description: {
    name: 'fast-failing-replica',
    title: 'Fast-failing replica',
    family: 'pools',
    summary: 'Requests to a share of the replicas fail at once.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of their requests that fail', unit: 'ratio', min: 0.001, max: 1, usual: 1, calm: 0 },
      { ...REPLICAS, usual: 0.01 },
    ],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [soon('far more than its share of the calls fails', callsPerSecond('shop', 'bank', '500'), 'above', 1.5)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'errorRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
