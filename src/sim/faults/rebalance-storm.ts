/** Members of a group of consumers whose heartbeats come too late, again and again: each time the partitions are dealt out anew. */
import { HOUR, MILLISECOND, SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { logged, soon } from './signs.ts';
import { withoutGroup } from './topics.ts';

export const rebalanceStorm: Fault = {
  description: {
    name: 'rebalance-storm',
    title: 'Rebalance storm',
    family: 'broker',
    summary: 'The broker does not hear of the readers in time, takes them out of their group, and they join anew.',
    target: 'consumer',
    parameters: [{ name: 'every', title: 'How often', unit: 'us', min: 100 * MILLISECOND, max: HOUR, usual: 10 * SECOND }],
    signature: {
      on: 'ledger orders',
      parameters: { every: 900 * MILLISECOND },
      signs: [
        logged('readers are taken out of their group again and again', 'removing it from the group', 'events', 10),
        soon('messages wait', 'max(kafka_consumergroup_lag_sum{consumergroup="ledger"})', 'above', 40),
      ],
    },
  },
  unfit: (topology, target) => withoutGroup(topology, target),
  effects: ({ component, part }, { every }) => [
    { kind: 'strike', strike: 'silence', at: { kind: 'consumer', service: component, consumer: part }, everyUs: every },
  ],
};
