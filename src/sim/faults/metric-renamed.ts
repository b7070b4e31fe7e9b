/** A new version of a library that calls metrics otherwise: dashboards are empty and alerts see nothing, and all is well. */
import { METRIC_NAMES } from '../model/metric-names.ts';
import type { Fault } from './fault.ts';
import { configured } from './configured.ts';
import { soon } from './signs.ts';

export const metricRenamed: Fault = {
  description: {
    name: 'metric-renamed',
    title: 'Metric renamed',
    family: 'observability',
    summary: 'Replicas are replaced by others whose metrics of requests have other names.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'front',
      parameters: {},
      signs: [
        soon('there are series of another name', 'sum(http_server_requests_total{service="front"})', 'above', 0, 60),
        soon('those of the old name are gone', 'absent(http_requests_total{service="front"})', 'above', 0, 60),
      ],
    },
  },
  effects: ({ component }, _, topology) =>
    configured(topology, component, 'Update the metrics library', {
      'telemetry.names': METRIC_NAMES.indexOf('opentelemetry'),
    }),
};
