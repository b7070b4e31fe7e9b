/** One message that its reader can never work on. Where order is kept, whatever is behind it in its partition waits as long as it is tried. */
import type { Fault } from './fault.ts';
import { logged, soon } from './signs.ts';
import { withoutFussyReader } from './topics.ts';

export const poisonMessage: Fault = {
  description: {
    name: 'poison-message',
    title: 'Message that always fails',
    family: 'broker',
    summary: 'A message comes into the topic in which something is missing that its reader needs.',
    target: 'topic',
    parameters: [{ name: 'messages', title: 'How many such messages', unit: 'count', min: 1, max: 1000, usual: 1 }],
    signature: {
      on: 'events orders',
      parameters: {},
      signs: [
        soon('messages wait in one partition', 'max(kafka_consumergroup_lag{consumergroup="ledger"})', 'above', 20, 60),
        logged('the same message fails again and again', 'processing of message', 'ledger', 10, 30),
      ],
    },
  },
  unfit: (topology, target) => withoutFussyReader(topology, target),
  effects: ({ component, part }, { messages }) => [
    {
      kind: 'strike',
      strike: 'publish',
      at: { kind: 'topic', broker: component, topic: part },
      count: messages,
      malformed: true,
      everyUs: null,
    },
  ],
};
