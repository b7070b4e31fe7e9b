/** What is done to messages and to those who work on them. */
import type { MessagingDeed } from '../../../sim/model/messaging-deed.ts';
import type { Topology } from '../../../sim/model/topology.ts';
import { numberField, oneOf, wholeNumber, type DeedChoice, type Filled } from './deed-choice.ts';

const PARTITION_MAX = 1_000;

export const PAUSE_OR_RESUME: DeedChoice = {
  kind: 'consumer',
  title: 'Pause or resume a consumer',
  icon: 'pause',
  summary: 'What is in work is finished; nothing more is taken until it is resumed.',
  fields: ({ topology }, filled) => {
    const operations = [
      { value: 'pauseConsumer', title: 'Pause' },
      { value: 'resumeConsumer', title: 'Resume' },
    ];
    return [consumerField(topology, filled), oneOf('operation', 'What', filled, operations)];
  },
  deed: ({ on = '', operation }) => about(on, operation === 'resumeConsumer' ? 'resumeConsumer' : 'pauseConsumer'),
};

export const SKIP_MESSAGE: DeedChoice = {
  kind: 'skipMessage',
  title: 'Skip a message',
  icon: 'right',
  summary: 'A consumer passes by the oldest message of a partition that it is not done with.',
  fields: ({ topology }, filled) => {
    const hint = `0 to ${PARTITION_MAX}, as the lag by partition shows it`;
    return [
      consumerField(topology, filled),
      numberField('partition', 'Partition', filled, { min: 0, max: PARTITION_MAX, usual: 0, hint }),
    ];
  },
  deed: ({ on = '', partition }) => {
    const number = wholeNumber(partition, 0, PARTITION_MAX);
    return number === null ? null : about(on, 'skipMessage', { partition: number });
  },
};

export const MOVE_OFFSETS: DeedChoice = {
  kind: 'moveOffsets',
  title: 'Move a consumer’s offsets',
  icon: 'leave',
  summary: 'It goes on at the end of what is kept, or works through all of it again.',
  fields: ({ topology }, filled) => {
    const ends = [
      { value: 'latest', title: 'the end: what waits is left out' },
      { value: 'earliest', title: 'the beginning: all is done again' },
    ];
    return [consumerField(topology, filled), oneOf('to', 'To', filled, ends)];
  },
  deed: ({ on = '', to = 'latest' }) => about(on, 'moveOffsets', { to }),
};

export const REDRIVE: DeedChoice = {
  kind: 'redrive',
  title: 'Bring dead letters back',
  icon: 'undo',
  summary: 'Moves all messages of one topic or queue to another, where they are worked on again.',
  fields: ({ topology }, filled) => {
    const topics = (topology.brokers ?? []).flatMap(({ name, topics: list }) => list.map((topic) => `${name} ${topic.name}`));
    const on = oneOf('on', 'From', filled, topics.map(spoken));
    const sameBroker = topics.filter((one) => one !== on.value && one.split(' ')[0] === on.value.split(' ')[0]);
    return [on, oneOf('to', 'To', filled, sameBroker.map(spoken))];
  },
  deed: ({ on = '', to = '' }) => (to === '' ? null : about(on, 'redrive', { to: to.split(' ')[1] })),
};

/** What a deed says of no partition, no target and no message. */
const NOTHING = { partition: 0, to: '', messages: 0, key: 0, malformed: false, title: '', author: '' };

/** `on` is `component name`; null while nothing is chosen. */
function about(on: string, operation: MessagingDeed['operation'], more: Partial<MessagingDeed> = {}): MessagingDeed | null {
  const [component = '', name = ''] = on.split(' ');
  return component === '' ? null : { kind: 'messaging', operation, component, name, ...NOTHING, ...more };
}

function consumerField({ services }: Topology, filled: Filled) {
  const consumers = services.flatMap(({ name, consumers: list = [] }) => list.map((consumer) => `${name} ${consumer.name}`));
  return oneOf('on', 'Consumer', filled, consumers.map(spoken));
}

/** `orders billing` as a person says it. */
function spoken(value: string): { readonly value: string; readonly title: string } {
  const [component = '', name = ''] = value.split(' ');
  return { value, title: `${name} of ${component}` };
}
