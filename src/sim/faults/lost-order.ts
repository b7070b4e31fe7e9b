/** A producer that sends no keys any more: messages of one thing go to all partitions, and nobody reads them in their order. */
import type { Fault } from './fault.ts';
import { largestPart } from './partition-skew.ts';
import { soon } from './signs.ts';
import { withoutPartitions } from './topics.ts';

export const lostOrder: Fault = {
  description: {
    name: 'lost-order',
    title: 'Messages without keys',
    family: 'broker',
    summary: 'A share of the messages of the topic has no key and goes to each partition in turn, so that order is lost.',
    target: 'topic',
    parameters: [{ name: 'share', title: 'Share of the messages', unit: 'ratio', min: 0.01, max: 1, usual: 1, calm: 0 }],
    signature: {
      on: 'events orders',
      parameters: {},
      signs: [soon('partitions get the same, which keys would not give them', largestPart('orders', '20s'), 'below', 0.3, 40)],
    },
  },
  unfit: (topology, target) => withoutPartitions(topology, target),
  effects: ({ component, part }, { share }) => [
    { kind: 'hook', hook: 'keylessRatio', at: { kind: 'topic', broker: component, topic: part }, value: share },
  ],
};
