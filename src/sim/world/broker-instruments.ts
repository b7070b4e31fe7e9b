/** What is scraped of a broker: the names of kafka_exporter, of RabbitMQ's own plugin, and of the exporter of CloudWatch's numbers of SQS. */
import type { MessagingSystem } from '../model/broker.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { TopicState } from './topic-state.ts';

const gauge = (name: string, help: string): MetricFamily => ({ name, kind: 'gauge', unit: '', help });
const counter = (name: string, help: string): MetricFamily => ({ name, kind: 'counter', unit: '', help });

export const BROKER_FAMILIES: readonly MetricFamily[] = [
  gauge('kafka_topic_partitions', 'Partitions of the topic.'),
  gauge('kafka_topic_partition_current_offset', 'The offset that the next message of the partition will get.'),
  gauge('kafka_topic_partition_oldest_offset', 'The oldest offset that the partition still has.'),
  gauge('kafka_consumergroup_current_offset', 'The offset up to which the group is done with the partition.'),
  gauge('kafka_consumergroup_lag', 'Messages of the partition that the group is not done with.'),
  gauge('kafka_consumergroup_lag_sum', 'Messages of the topic that the group is not done with.'),
  gauge('kafka_consumergroup_members', 'Members of the group.'),
  gauge('rabbitmq_queue_messages_ready', 'Messages of the queue that wait for a consumer.'),
  gauge('rabbitmq_queue_messages_unacked', 'Messages of the queue that consumers have and have not acknowledged.'),
  gauge('rabbitmq_queue_consumers', 'Consumers of the queue.'),
  counter('rabbitmq_queue_messages_published_total', 'Messages that came into the queue.'),
  counter('rabbitmq_queue_messages_redelivered_total', 'Messages of the queue that were taken back, to be delivered again.'),
  gauge('aws_sqs_approximate_number_of_messages_visible', 'Messages of the queue that can be received.'),
  gauge(
    'aws_sqs_approximate_number_of_messages_not_visible',
    'Messages of the queue that were received and neither deleted nor given back.',
  ),
  gauge('aws_sqs_approximate_age_of_oldest_message', 'Age in seconds of the oldest message of the queue that waits.'),
  gauge('aws_sqs_number_of_messages_sent', 'Messages that came into the queue.'),
  gauge('aws_sqs_number_of_messages_deleted', 'Messages of the queue that were deleted by whoever was done with them.'),
];

export interface BrokerInstruments {
  readonly up: Handle;
  readonly topics: readonly TopicInstruments[];
}

/** Handles in the order in which `readTopic` writes them. */
type TopicInstruments = { readonly [kind in 'topic' | 'partitions' | 'groups' | 'cursors']: readonly Handle[] };

export function openBrokerInstruments(system: MessagingSystem, topics: readonly TopicState[], target: Target): BrokerInstruments {
  return { up: target.instrument('up', {}), topics: topics.map((topic) => openTopic(system, topic, target)) };
}

function openTopic(system: MessagingSystem, topic: TopicState, target: Target): TopicInstruments {
  const { name, partitions } = topic.model;
  const none = { partitions: [], groups: [], cursors: [] };
  if (system === 'rabbitmq') {
    const names = ['messages_ready', 'messages_unacked', 'consumers', 'messages_published_total', 'messages_redelivered_total'];
    return { topic: names.map((one) => target.instrument(`rabbitmq_queue_${one}`, { queue: name })), ...none };
  }
  if (system === 'sqs') {
    const of = (what: string): Handle => target.instrument(`aws_sqs_${what}`, { queue_name: name });
    const visible = [of('approximate_number_of_messages_visible'), of('approximate_number_of_messages_not_visible')];
    const age = target.seconds('aws_sqs_approximate_age_of_oldest_message', { queue_name: name });
    return { topic: [...visible, age, of('number_of_messages_sent'), of('number_of_messages_deleted')], ...none };
  }
  const numbers = Array.from({ length: partitions }, (_, partition) => ({ topic: name, partition: String(partition) }));
  return {
    topic: [target.instrument('kafka_topic_partitions', { topic: name })],
    partitions: numbers.flatMap((labels) => [
      target.instrument('kafka_topic_partition_current_offset', labels),
      target.instrument('kafka_topic_partition_oldest_offset', labels),
    ]),
    groups: topic.groups.flatMap((group) => [
      target.instrument('kafka_consumergroup_lag_sum', { consumergroup: group.name, topic: name }),
      target.instrument('kafka_consumergroup_members', { consumergroup: group.name, topic: name }),
    ]),
    cursors: topic.groups.flatMap((group) =>
      numbers.flatMap((labels) => [
        target.instrument('kafka_consumergroup_current_offset', { consumergroup: group.name, ...labels }),
        target.instrument('kafka_consumergroup_lag', { consumergroup: group.name, ...labels }),
      ]),
    ),
  };
}

/** Writes the gauges of a topic for a scrape. */
export function readTopic(
  system: MessagingSystem,
  topic: TopicState,
  handles: TopicInstruments,
  target: Target,
  nowUs: number,
): void {
  if (topic.isQueue) {
    queueNumbers(system, topic, nowUs).forEach((value, at) => {
      target.set(handles.topic[at], value);
    });
    return;
  }
  target.set(handles.topic[0], topic.model.partitions);
  topic.partitions.forEach(({ end, first }, partition) => {
    target.set(handles.partitions[2 * partition], end);
    target.set(handles.partitions[2 * partition + 1], first);
  });
  let at = 0;
  topic.groups.forEach((group, index) => {
    target.set(handles.groups[2 * index], lagOf(topic, group));
    target.set(handles.groups[2 * index + 1], group.members.length);
    group.cursors.forEach(({ committed }, partition) => {
      target.set(handles.cursors[at++], committed);
      target.set(handles.cursors[at++], topic.partitions[partition].end - committed);
    });
  });
}

function lagOf(topic: TopicState, group: ConsumerGroup): number {
  return group.cursors.reduce((sum, { committed }, partition) => sum + topic.partitions[partition].end - committed, 0);
}

function queueNumbers(system: MessagingSystem, topic: TopicState, nowUs: number): number[] {
  const [{ waiting, late, delivered, done, failed, returned, members }] = topic.groups;
  const unacked = delivered - done - failed - returned;
  if (system === 'rabbitmq') return [waiting.length + late, unacked, members.length, topic.published, returned];
  const ageUs = waiting.length === 0 ? 0 : nowUs - waiting.publishedAt(waiting.at(0));
  return [waiting.length, unacked + late, ageUs, topic.published, done];
}
