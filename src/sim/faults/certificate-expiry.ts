/** The certificate of a service ends: connections that are open go on, and no new one is trusted until there is another certificate. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { callsPerSecond, logged, soon } from './signs.ts';

export const certificateExpiry: Fault = {
  description: {
    name: 'certificate-expiry',
    title: 'Certificate ends',
    family: 'network',
    summary: 'From now on nobody who opens a connection to the service trusts it; connections that are open go on.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [
        soon('its certificate is over', 'min(x509_cert_not_after{service="bank"} - time())', 'below', 0),
        soon(
          'calls to it fail once their connections have come to their end',
          callsPerSecond('shop', 'bank', '503'),
          'above',
          1,
          40,
        ),
        logged('callers say why', 'certificate has expired', 'shop', 0, 40),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ tls }) => tls !== undefined, 'certificate (tls)'),
  effects: (target) => [
    {
      kind: 'hook',
      hook: 'certificateEnded',
      at: { kind: 'service', service: target.component, replicasRatio: 1 },
      value: 1,
    },
  ],
};
