/** The name server answers a share of the lookups with SERVFAIL. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { callsPerSecond, logged, soon } from './signs.ts';

export const dnsFailure: Fault = {
  description: {
    name: 'dns-failure',
    title: 'Name lookups fail',
    family: 'network',
    summary: 'A share of the lookups of names by a service fails; who still knows an address goes on for a while.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the lookups that fail', unit: 'ratio', min: 0.01, max: 1, usual: 1, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'front',
      parameters: {},
      signs: [
        soon(
          'lookups end with an error',
          'sum(rate(dns_lookup_duration_seconds_count{service="front",error_type="SERVFAIL"}[10s]))',
          'above',
          1,
        ),
        soon('its calls fail before they are sent', callsPerSecond('front', 'shop', '503'), 'above', 1),
        logged('its log names the name', 'lookup shop: server misbehaving', 'front'),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ resolver }) => resolver !== undefined, 'resolver of names (dns)'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'lookupFailureRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
