/** What is done to messages and their consumers, as files write it: `skipMessage: ledger charges 3`. */
import type { MessagingDeed } from '../model/messaging-deed.ts';
import type { Topology } from '../model/topology.ts';
import { topicText } from './broker-shape.ts';
import { flag } from './call-policy-shape.ts';
import { keysMax, messagesMax } from './limits.ts';
import { checkTopic } from './messaging-check.ts';
import { defaulted, optional, required } from './object-shape.ts';
import { count, name, phrase, title } from './quantity.ts';
import { choice, nameTrouble, type Reading } from './shape.ts';
import { suggest } from './suggestion.ts';

/** A deed with these words; what they do not say does not matter to it. */
export function messagingDeed(
  operation: MessagingDeed['operation'],
  words: Partial<MessagingDeed> & Pick<MessagingDeed, 'component' | 'name'>,
): MessagingDeed {
  const nothing = { partition: 0, to: '', messages: 0, key: 0, malformed: false, title: '', author: '' };
  return { kind: 'messaging', operation, ...nothing, ...words };
}

/** `billing orders` */
export const consumerText = phrase(
  'a service and one of its consumers, such as billing orders',
  /^([A-Za-z][A-Za-z0-9_.-]*) ([A-Za-z][A-Za-z0-9_.-]*)$/,
  { component: '', name: '' },
  (component = '', consumer = '') => nameTrouble(component) ?? nameTrouble(consumer) ?? { component, name: consumer },
);

/** `billing orders 3` */
const skipText = phrase(
  'a service, one of its consumers and a partition, such as billing orders 3',
  /^([A-Za-z][A-Za-z0-9_.-]*) ([A-Za-z][A-Za-z0-9_.-]*) ([0-9]{1,4})$/,
  { component: '', name: '', partition: 0 },
  (component = '', consumer = '', partition = '') =>
    nameTrouble(component) ?? nameTrouble(consumer) ?? { component, name: consumer, partition: Number(partition) },
);

/** `billing orders 3`; without a partition, any. */
export const skippedText = phrase<{ component: string; name: string; partition?: number }>(
  'a service and one of its consumers, such as billing orders, and if only one partition is meant its number',
  /^([A-Za-z][A-Za-z0-9_.-]*) ([A-Za-z][A-Za-z0-9_.-]*)(?: ([0-9]{1,4}))?$/,
  { component: '', name: '' },
  (component = '', consumer = '', partition) =>
    nameTrouble(component) ??
    nameTrouble(consumer) ?? { component, name: consumer, ...(partition === undefined ? {} : { partition: Number(partition) }) },
);

export const pauseFields = {
  pauseConsumer: required(consumerText, 'The consumer gets no more messages, such as billing orders; what it has it works on.'),
};

export const resumeFields = { resumeConsumer: required(consumerText, 'The consumer gets messages again.') };

export const skipFields = {
  skipMessage: required(
    skipText,
    'The oldest message of a partition that a consumer is not done with is given up without another try, such as billing orders 3.',
  ),
};

export const moveFields = {
  moveOffsets: required(consumerText, 'The group of the consumer goes on from elsewhere; its members join anew.'),
  to: required(choice('latest', 'earliest'), 'Behind the newest message, or at the oldest that is kept.'),
};

export const redriveFields = {
  redrive: required(topicText, 'The broker and the topic of which all messages are moved, such as events orders-dead.'),
  to: required(name, 'The topic that they come to.'),
};

export const publishFields = {
  publish: required(topicText, 'Somebody publishes messages by hand, or a job does: the broker and the topic.'),
  messages: defaulted(count({ min: 1, max: messagesMax, maxName: 'messagesMax' }), 1, 'How many, at once.'),
  key: optional(
    count({ min: 1, max: keysMax, maxName: 'keysMax' }),
    'What decides their partition. Left out: each partition in turn.',
  ),
  malformed: defaulted(flag, false, 'Whether something is missing in them that readers may need.'),
  title: optional(title, 'How the change log calls it: neutral words. Left out, it is in no log.'),
  author: defaulted(title, 'cron', 'Who did it.'),
};

/** The consumer or topic that the deed names must exist; a consumer may be one of a later version. */
export function checkMessaging(deed: MessagingDeed, topology: Topology, reading: Reading): void {
  const { operation, component, name: wanted } = deed;
  if (component === '') return;
  if (operation === 'publish' || operation === 'redrive') {
    const broker = checkTopic({ broker: component, topic: wanted }, deed, operation, topology, reading);
    if (operation === 'redrive' && broker !== null && deed.to !== '')
      checkTopic({ broker: component, topic: deed.to }, deed, 'to', topology, reading);
    return;
  }
  const services = topology.services.map((one) => one.name);
  if (!services.includes(component)) {
    reading.reportAbout(deed, [operation], `no service is called ${JSON.stringify(component)}.${suggest(component, services)}`);
    return;
  }
  const versions = [...topology.services, ...topology.releases].filter((one) => one.name === component);
  const consumers = versions.flatMap((one) => one.consumers ?? []);
  const names = [...new Set(consumers.map((one) => one.name))];
  const found = consumers.find((one) => one.name === wanted);
  if (found === undefined) {
    if (wanted !== '')
      reading.reportAbout(deed, [operation], `${component} has no consumer ${JSON.stringify(wanted)}.${suggest(wanted, names)}`);
    return;
  }
  const topic = topology.brokers?.find((one) => one.name === found.broker)?.topics.find((one) => one.name === found.topic);
  if (operation === 'skipMessage' && topic !== undefined && deed.partition >= topic.partitions)
    reading.reportAbout(deed, [operation], `${topic.name} has partitions 0 to ${topic.partitions - 1}.`);
}
