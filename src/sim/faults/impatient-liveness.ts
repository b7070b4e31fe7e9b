/** A liveness probe that waits for its answer for less time than a busy replica needs: who is slow is killed, which makes the others slower. */
import { SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { soon } from './signs.ts';

export const impatientLiveness: Fault = {
  description: {
    name: 'impatient-liveness',
    title: 'Impatient liveness probe',
    family: 'change',
    summary: 'From a restart on, replicas are killed that do not answer in so short a time, so often in a row.',
    target: 'service',
    parameters: [
      { name: 'timeout', title: 'Time for an answer', unit: 'us', min: 1_000, max: 60 * SECOND, usual: 5_000 },
      { name: 'period', title: 'How often it is asked for', unit: 'us', min: 100_000, max: 60 * SECOND, usual: SECOND },
      { name: 'failures', title: 'Failures in a row that kill', unit: 'count', min: 1, max: 1_000, usual: 1 },
    ],
    signature: {
      on: 'shop',
      parameters: {},
      beside: { fault: 'few-workers', target: 'shop', parameters: { workers: 1 } },
      signs: [
        soon('containers are started again', 'sum(kube_pod_container_status_restarts_total{service="shop"})', 'above', 0.5, 45),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ probes }) => probes?.liveness !== undefined, 'liveness probe'),
  effects: ({ component }, { timeout, period, failures }) => [
    { kind: 'override', component, setting: 'probes.liveness.timeout', law: 'atMost', value: timeout },
    { kind: 'override', component, setting: 'probes.liveness.period', law: 'atMost', value: period },
    { kind: 'override', component, setting: 'probes.liveness.failures', law: 'atMost', value: failures },
    { kind: 'deed', deed: { kind: 'restart', service: component }, undo: { kind: 'restart', service: component } },
  ],
};
