/** One key that most messages have: they go to one partition, and its reader has all the work. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';
import { withoutPartitions } from './topics.ts';

/** The largest part of what comes into a topic that goes to one partition. */
export function largestPart(topic: string, window: string): string {
  const rate = `rate(kafka_topic_partition_current_offset{topic="${topic}"}[${window}])`;
  return `max(${rate}) / sum(${rate})`;
}

export const partitionSkew: Fault = {
  description: {
    name: 'partition-skew',
    title: 'Uneven partitions',
    family: 'broker',
    summary: 'A share of the messages of the topic has one and the same key.',
    target: 'topic',
    parameters: [{ name: 'share', title: 'Share of the messages', unit: 'ratio', min: 0.01, max: 1, usual: 0.8, calm: 0 }],
    signature: {
      on: 'events orders',
      parameters: { share: 1 },
      signs: [soon('nearly all messages go to one partition', largestPart('orders', '10s'), 'above', 0.9)],
    },
  },
  unfit: (topology, target) => withoutPartitions(topology, target),
  effects: ({ component, part }, { share }) => [
    { kind: 'hook', hook: 'hotKeyRatio', at: { kind: 'topic', broker: component, topic: part }, value: share },
  ],
};
