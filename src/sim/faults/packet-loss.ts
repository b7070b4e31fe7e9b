/** A network path that loses messages: whoever has sent them sends them again, 200 ms later and then later still. */
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const packetLoss: Fault = {
  description: {
    name: 'packet-loss',
    title: 'Packet loss',
    family: 'network',
    summary: 'A share of the messages to and from the service gets lost and is sent again.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the messages', unit: 'ratio', min: 0.001, max: 1, usual: 0.05, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: { share: 0.2 },
      signs: [
        soon(
          'a share of the calls takes 200 ms longer',
          'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket{service="shop",endpoint="/buy"}[10s])))',
          'above',
          0.2,
        ),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'lostRatio', at: replicasOf(target, parameters), value: parameters.share },
    { kind: 'hook', hook: 'lostAnswersRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
