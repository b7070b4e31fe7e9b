/** Message brokers, their topics, and the step that publishes to one. */
import { MESSAGING_SYSTEMS, type Broker, type PublishStep, type Rebalance, type Topic } from '../model/broker.ts';
import type { Step } from '../model/topology.ts';
import { flag } from './call-policy-shape.ts';
import { distribution, positiveLength, stepLength } from './distribution-shape.ts';
import { brokersMax, messagesMax, partitionsMax, runLengthMaxUs, topicsMax } from './limits.ts';
import { keyOrTenant } from './locking-shape.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { count, duration, name, phrase, share } from './quantity.ts';
import { choice, convert, mapOf, nameTrouble, type Shape } from './shape.ts';

/** `events orders` */
export const topicText = phrase(
  'a broker and one of its topics, such as events orders',
  /^([A-Za-z][A-Za-z0-9_.-]*) ([A-Za-z][A-Za-z0-9_.-]*)$/,
  { broker: '', topic: '' },
  (broker = '', topic = '') => nameTrouble(broker) ?? nameTrouble(topic) ?? { broker, topic },
);

const topics: Shape<Topic[]> = convert(
  mapOf(
    name,
    object('a topic', {
      partitions: defaulted(
        count({ min: 1, max: partitionsMax, maxName: 'partitionsMax' }),
        1,
        'Parts of a topic of Kafka, each with its own order: a group of consumers has at most one member at work on each. A queue has one.',
      ),
      max: defaulted(
        count({ min: 1, max: messagesMax, maxName: 'messagesMax' }),
        100_000,
        'Messages that one partition holds, those that were read included; or that wait in the queue.',
      ),
      overflow: defaulted(
        choice('drop-head', 'reject-publish'),
        'drop-head',
        'What happens to one message more: the oldest goes, read or not, or the new one is refused.',
      ),
      retention: optional(
        duration({ minUs: 1, maxUs: runLengthMaxUs, maxName: 'runLengthMax' }),
        'How old a message may become before it goes, read or not. Left out: as old as it likes.',
      ),
    }),
    { min: 1, max: topicsMax, what: 'topics' },
  ),
  (entries, _at, reading) =>
    entries.map(({ key, value, at }): Topic => {
      const { partitions, max, overflow, retention } = value;
      const topic = { name: key, partitions, messagesMax: max, overflow, retentionUs: retention ?? null };
      reading.remember(topic, at);
      return topic;
    }),
  () => [],
);

const rebalance: Shape<Rebalance> = convert(
  object('a rebalance', {
    protocol: defaulted(
      choice('eager', 'cooperative'),
      'eager',
      'eager: no member of the group gets messages until the partitions are dealt out again. cooperative: only partitions that change hands wait.',
    ),
    takes: defaulted(
      stepLength,
      '3s',
      'From when every member has finished what it had until all go on. With cooperative, from when a member comes or goes.',
    ),
  }),
  ({ protocol, takes }): Rebalance => ({ protocol, takesUs: takes }),
  (): Rebalance => ({ protocol: 'eager', takesUs: 0 }),
);

/** A broker under its name. */
export const brokers: Shape<Broker[]> = convert(
  mapOf(
    name,
    object(
      'a broker',
      {
        system: defaulted(
          choice(...MESSAGING_SYSTEMS),
          'kafka',
          'How it hands messages out. kafka: each member of a group reads its own partitions, in order. rabbitmq and sqs: whoever is free gets the oldest message of the queue.',
        ),
        latency: defaulted(
          distribution,
          { lognormal: { mean: '2ms', p99: '8ms' } },
          'From the arrival of a message until it is stored safely, and from a poll until its messages leave.',
        ),
        startup: defaulted(stepLength, '20s', 'How long it is down when it is restarted.'),
        rebalance: defaulted(rebalance, {}, 'What happens when a member of a group comes or goes.'),
        topics: required(topics, 'Its topics, or queues, by name.'),
      },
      { queues: 'Did you mean "topics"?' },
    ),
    { max: brokersMax, what: 'brokers' },
  ),
  (entries, _at, reading) =>
    entries.map(({ key, value, at }): Broker => {
      const { startup, ...rest } = value;
      const broker = { name: key, ...rest, startupUs: startup };
      for (const topic of broker.topics) {
        if (rest.system === 'kafka' || topic.partitions === 1) continue;
        reading.reportAbout(topic, [], `a queue has no partitions. Take "partitions" out, or write "system: kafka".`);
      }
      reading.remember(broker, at);
      return broker;
    }),
  () => [],
);

export const publishStep: Shape<Step> = convert(
  object('a publish step', {
    publish: required(topicText, 'The broker and the topic to which a message is sent.'),
    key: optional(
      keyOrTenant,
      'What decides the partition: one of many by chance, or the tenant that the request is for. Messages with one key keep their order. Left out: each partition in turn.',
    ),
    malformed: defaulted(
      share,
      '0%',
      'The share of these messages in which something is missing that readers may need; it fails in consumers with a step "fail" and "when: malformed".',
    ),
    acks: defaulted(
      choice('all', 'none'),
      'all',
      'Whether the request waits until the broker has the message, and fails if it does not come to know that.',
    ),
    context: defaulted(
      flag,
      true,
      'Whether the context of the trace goes along in the headers. Without, whoever reads the message begins a trace of his own.',
    ),
    timeout: defaulted(positiveLength, '10s', 'When the request gives up waiting for the broker and fails with 504.'),
  }),
  ({ publish, key, malformed, acks, context, timeout }): PublishStep => ({
    kind: 'publish',
    ...publish,
    key: key ?? null,
    malformedRatio: malformed,
    acks,
    sendsContext: context,
    timeoutUs: timeout,
  }),
  (): PublishStep => ({
    ...{ kind: 'publish', broker: '', topic: '', key: null, malformedRatio: 0 },
    ...{ acks: 'none', sendsContext: true, timeoutUs: 1 },
  }),
);
