/** A collector of spans with less memory than it needs for those that it holds: it is killed again and again, and traces are missing. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const collectorMemory: Fault = {
  description: {
    name: 'collector-memory',
    title: 'Collector out of memory',
    family: 'observability',
    summary:
      'The container of the collector may use at most so much memory; when it needs more it is killed, and what it held is lost.',
    target: 'collector',
    parameters: [{ name: 'limit', title: 'Bytes', unit: 'bytes', min: 1024, max: 1_099_511_627_776, usual: 64 * 1024 * 1024 }],
    signature: {
      on: 'spans',
      parameters: { limit: 63_000_000 },
      signs: [
        soon('it has been started again', 'max(kube_pod_container_status_restarts_total{service="spans"})', 'above', 0),
        soon('nobody answers there', 'min(up{service="spans"})', 'below', 1),
      ],
    },
  },
  unfit: ({ collector }) => ((collector?.memory ?? null) === null ? 'has no memory limit.' : null),
  effects: ({ component }, { limit }) => [{ kind: 'override', component, setting: 'spans.memory', law: 'atMost', value: limit }],
};
