/** A dependency of which a share of the answers takes long, while the others are as quick as ever. */
import { MILLISECOND, SECOND, MINUTE } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const brownOut: Fault = {
  description: {
    name: 'brown-out',
    title: 'Brown-out',
    family: 'dependency',
    summary: 'A share of the answers of the service takes so much longer.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the answers', unit: 'ratio', min: 0.001, max: 1, usual: 0.1, calm: 0 },
      { name: 'extra', title: 'How much longer', unit: 'us', min: MILLISECOND, max: 10 * MINUTE, usual: SECOND },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: { share: 0.3, extra: 300 * MILLISECOND },
      signs: [
        soon(
          'a share of the requests takes longer',
          'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{service="shop",endpoint="/buy"}[10s])))',
          'above',
          0.25,
        ),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'tailRatio', at: replicasOf(target, parameters), value: parameters.share },
    { kind: 'hook', hook: 'tailUs', at: replicasOf(target, parameters), value: parameters.extra },
  ],
};
