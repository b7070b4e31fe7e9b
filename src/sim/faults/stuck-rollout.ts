/** A rollout that never goes on: its first new replica is not found ready, and no old one goes before it is. */
import { HOUR, SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { soon } from './signs.ts';

export const stuckRollout: Fault = {
  description: {
    name: 'stuck-rollout',
    title: 'Stuck rollout',
    family: 'change',
    summary: 'Every replica is to be restarted, but new ones are asked only after so long whether they are ready.',
    target: 'service',
    parameters: [{ name: 'delay', title: 'Until the first probe', unit: 'us', min: SECOND, max: HOUR, usual: HOUR }],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [
        soon(
          'a replica too many is there, and not ready for long',
          'count(sum_over_time(kube_pod_status_ready{service="bank"}[20s]) == 0 and count_over_time(kube_pod_status_ready{service="bank"}[20s]) >= 15)',
          'above',
          0.5,
          40,
        ),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ probes }) => probes?.readiness !== undefined, 'readiness probe'),
  effects: ({ component }, { delay }) => [
    { kind: 'override', component, setting: 'probes.readiness.delay', law: 'atLeast', value: delay },
    { kind: 'deed', deed: { kind: 'restart', service: component }, undo: { kind: 'restart', service: component } },
  ],
};
