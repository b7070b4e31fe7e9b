/** A quota of processor time that is too small: the process stands still for the rest of each period, at a low average use. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { meanSeconds, soon } from './signs.ts';

export const throttling: Fault = {
  description: {
    name: 'throttling',
    title: 'Throttled processors',
    family: 'process',
    summary: 'Only a share of the processor quota of the replicas is in force.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the quota that is left', unit: 'ratio', min: 0.02, max: 1, usual: 0.1, calm: 1 },
      REPLICAS,
    ],
    signature: {
      on: 'shop',
      parameters: { share: 0.05 },
      signs: [
        soon(
          'periods in which the container was throttled',
          'sum(rate(container_cpu_cfs_throttled_periods_total{service="shop"}[10s]))',
          'above',
          3,
        ),
        soon('its requests take longer', meanSeconds('service="shop",endpoint="/buy"'), 'above', 0.06),
      ],
    },
  },
  unfit: (topology, target) =>
    lacking(topology, target, ({ processorQuota }) => processorQuota !== null, 'limit on its processor time (cpuLimit)'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'quotaFactor', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
