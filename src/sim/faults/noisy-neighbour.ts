/** Other machines on the same hardware take the cores of a node: everything on it is slower, and only the steal time says why. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const noisyNeighbour: Fault = {
  description: {
    name: 'noisy-neighbour',
    title: 'Noisy neighbour',
    family: 'process',
    summary: 'Other machines on the same hardware want cores of a node, and get their share of them.',
    target: 'node',
    parameters: [{ name: 'cores', title: 'Cores that they want', unit: 'count', min: 1, max: 1000, usual: 60, calm: 0 }],
    signature: {
      on: 'blue-1',
      parameters: { cores: 400 },
      signs: [
        soon('time is stolen', 'max(rate(node_cpu_seconds_total{mode="steal",node="blue-1"}[10s]))', 'above', 1),
        soon(
          'requests that come by it take longer',
          'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket{service="front"}[10s])))',
          'above',
          0.1,
        ),
      ],
    },
  },
  effects: ({ component }, { cores }) => [
    { kind: 'hook', hook: 'stolenCores', at: { kind: 'node', node: component }, value: cores },
  ],
};
