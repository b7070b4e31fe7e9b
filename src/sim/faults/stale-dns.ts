/** A replica takes over from its primary, and the name of the database goes on leading to the old one. */
import { HOUR, SECOND } from '../base/time.ts';
import { failover } from './failover.ts';
import type { Fault } from './fault.ts';
import { errorsPerSecond, soon } from './signs.ts';

export const staleDns: Fault = {
  description: {
    name: 'stale-dns',
    title: 'Stale name',
    family: 'network',
    summary:
      'A replica takes over, but the record of the database is not updated: processes that look its name up do not find the new primary.',
    target: 'database',
    parameters: [
      { name: 'takes', title: 'Until the replica has taken over', unit: 'us', min: SECOND, max: HOUR, usual: 2 * SECOND },
    ],
    signature: {
      on: 'store',
      parameters: {},
      signs: [
        soon('requests fail', errorsPerSecond('shop'), 'above', 1),
        soon(
          'connections to the old address are refused',
          'sum(rate(connection_pool_connect_errors_total{service="shop",database="store"}[5s]))',
          'above',
          1,
        ),
      ],
    },
  },
  unfit: ({ services }, { component }) =>
    services.some(({ resolver, pools }) => resolver !== undefined && pools.some(({ database }) => database === component))
      ? null
      : 'has no service that looks its name up (dns).',
  effects: (target, parameters, topology) => [
    { kind: 'hook', hook: 'recordHeld', at: { kind: 'database', database: target.component }, value: 1 },
    ...failover.effects(target, parameters, topology),
  ],
};
