/** A service that turns away a share of connection attempts, as a full accept queue or a broken load balancer does. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { callsPerSecond, soon } from './signs.ts';

export const connectionRefused: Fault = {
  description: {
    name: 'connection-refused',
    title: 'Connections refused',
    family: 'network',
    summary: 'A share of the connection attempts to the service is refused at once.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of attempts', unit: 'ratio', min: 0.001, max: 1, usual: 0.05, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: { share: 0.3 },
      signs: [soon('calls to it fail with 503 at their callers', callsPerSecond('shop', 'bank', '503'), 'above', 1)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'refusalRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
