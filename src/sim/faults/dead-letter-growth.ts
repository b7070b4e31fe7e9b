/** A producer that leaves something out now and then: its messages fail for good, and gather where nobody looks. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';
import { withoutFussyReader } from './topics.ts';

export const deadLetterGrowth: Fault = {
  description: {
    name: 'dead-letter-growth',
    title: 'Growing dead letters',
    family: 'broker',
    summary: 'Something that the reader needs is missing in a share of the messages of the topic.',
    target: 'topic',
    parameters: [{ name: 'share', title: 'Share of the messages', unit: 'ratio', min: 0.0001, max: 1, usual: 0.05, calm: 0 }],
    signature: {
      on: 'post letters',
      parameters: { share: 0.5 },
      signs: [
        soon(
          'messages that were given up gather',
          'max(aws_sqs_approximate_number_of_messages_visible{queue_name="returned"})',
          'above',
          10,
        ),
        soon('messages fail', 'sum(rate(messaging_process_messages_total{error_type!=""}[10s]))', 'above', 1),
      ],
    },
  },
  unfit: (topology, target) => withoutFussyReader(topology, target, ({ deadLetter }) => deadLetter !== null),
  effects: ({ component, part }, { share }) => [
    { kind: 'hook', hook: 'malformedRatio', at: { kind: 'topic', broker: component, topic: part }, value: share },
  ],
};
