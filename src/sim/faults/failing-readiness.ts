/** Readiness requests that are answered with errors, though the process could serve: a wrong path, a check that asks too much. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const failingReadiness: Fault = {
  description: {
    name: 'failing-readiness',
    title: 'Failing readiness probe',
    family: 'change',
    summary: 'A share of the readiness requests is answered with an error; who fails often enough in a row gets no requests.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the readiness requests', unit: 'ratio', min: 0.001, max: 1, usual: 1, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [
        soon('no replica is ready', 'sum(kube_pod_status_ready{service="bank"})', 'below', 0.5),
        soon('readiness probes fail', 'sum(rate(prober_probe_total{probe_type="Readiness",result="failed"}[10s]))', 'above', 0.1),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ probes }) => probes?.readiness !== undefined, 'readiness probe'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'unreadyRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
