/** Acknowledgements that do not reach producers: they send what is stored already once more. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const duplicateMessages: Fault = {
  description: {
    name: 'duplicate-messages',
    title: 'Messages that come twice',
    family: 'broker',
    summary: 'A share of the messages of the topic is sent, and stored, twice.',
    target: 'topic',
    parameters: [{ name: 'share', title: 'Share of the messages', unit: 'ratio', min: 0.0001, max: 1, usual: 0.1, calm: 0 }],
    signature: {
      on: 'events orders',
      parameters: { share: 1 },
      signs: [
        soon(
          'more messages are stored than producers know of',
          'sum(rate(kafka_topic_partition_current_offset{topic="orders"}[10s])) / sum(rate(messaging_publish_messages_total{messaging_destination_name="orders"}[10s]))',
          'above',
          1.5,
        ),
      ],
    },
  },
  effects: ({ component, part }, { share }) => [
    { kind: 'hook', hook: 'duplicateRatio', at: { kind: 'topic', broker: component, topic: part }, value: share },
  ],
};
