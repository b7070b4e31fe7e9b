/** Lookups of names take long: whoever opens a connection waits for one each time that an address has become too old. */
import { MILLISECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const slowDns: Fault = {
  description: {
    name: 'slow-dns',
    title: 'Slow name lookups',
    family: 'network',
    summary: 'Every lookup of a name by a service takes longer; calls in between, with a known address, are as fast as ever.',
    target: 'service',
    parameters: [
      {
        name: 'extra',
        title: 'How much longer a lookup takes',
        unit: 'us',
        min: MILLISECOND,
        max: 60_000 * MILLISECOND,
        usual: 800 * MILLISECOND,
        calm: 0,
      },
      REPLICAS,
    ],
    signature: {
      on: 'front',
      parameters: {},
      signs: [
        soon(
          'lookups take long',
          'sum(rate(dns_lookup_duration_seconds_sum{service="front"}[10s])) / sum(rate(dns_lookup_duration_seconds_count{service="front"}[10s]))',
          'above',
          0.5,
        ),
        soon(
          'some requests wait for one',
          'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{service="front"}[10s])))',
          'above',
          0.5,
        ),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ resolver }) => resolver !== undefined, 'resolver of names (dns)'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'lookupUs', at: replicasOf(target, parameters), value: parameters.extra },
  ],
};
