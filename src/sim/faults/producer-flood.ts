/** A job that publishes a great many messages at once: a campaign, an import, a replay. */
import { HOUR, MILLISECOND, SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const producerFlood: Fault = {
  description: {
    name: 'producer-flood',
    title: 'Flood of messages',
    family: 'broker',
    summary: 'So many messages come into the topic at once, and again once in a while.',
    target: 'topic',
    parameters: [
      { name: 'messages', title: 'How many come at once', unit: 'count', min: 1, max: 100000, usual: 1000 },
      { name: 'every', title: 'How often', unit: 'us', min: 100 * MILLISECOND, max: 24 * HOUR, usual: 10 * SECOND },
    ],
    signature: {
      on: 'events orders',
      parameters: {},
      signs: [
        soon('many messages come', 'sum(rate(kafka_topic_partition_current_offset{topic="orders"}[10s]))', 'above', 50),
        soon('messages wait', 'max(kafka_consumergroup_lag_sum{consumergroup="ledger"})', 'above', 100),
      ],
    },
  },
  effects: ({ component, part }, { messages, every }) => [
    {
      kind: 'strike',
      strike: 'publish',
      at: { kind: 'topic', broker: component, topic: part },
      count: messages,
      malformed: false,
      everyUs: every,
    },
  ],
};
