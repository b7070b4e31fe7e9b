/** A consumer that needs longer for each message than messages take to come: they pile up, and nothing fails. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const slowConsumer: Fault = {
  description: {
    name: 'slow-consumer',
    title: 'Slow consumer',
    family: 'broker',
    summary: 'The consumer works so many times as much for each message.',
    target: 'consumer',
    parameters: [
      { name: 'factor', title: 'How many times as much work', unit: 'times', min: 1, max: 100000, usual: 20, calm: 1 },
    ],
    signature: {
      on: 'ledger orders',
      parameters: { factor: 300 },
      signs: [
        soon('more and more messages wait', 'max(kafka_consumergroup_lag_sum{consumergroup="ledger"})', 'above', 40, 30),
        soon(
          'a message takes longer',
          'sum(rate(messaging_process_duration_seconds_sum{messaging_destination_name="orders"}[10s])) / sum(rate(messaging_process_duration_seconds_count{messaging_destination_name="orders"}[10s]))',
          'above',
          0.5,
          30,
        ),
      ],
    },
  },
  effects: ({ component, part }, { factor }) => [
    { kind: 'hook', hook: 'workFactor', at: { kind: 'consumer', service: component, consumer: part }, value: factor },
  ],
};
