/** Something on the way that ends connections in use: a firewall that forgets them, a proxy that restarts. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { callsPerSecond, soon } from './signs.ts';

export const connectionReset: Fault = {
  description: {
    name: 'connection-reset',
    title: 'Connections reset',
    family: 'network',
    summary: 'A share of the requests to the service ends with a reset of the connection before it is served.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the requests', unit: 'ratio', min: 0.001, max: 1, usual: 0.1, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: { share: 0.4 },
      signs: [soon('calls to it fail with 502 at their callers', callsPerSecond('shop', 'bank', '502'), 'above', 1)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'resetRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
