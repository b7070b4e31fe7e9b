/**
 * What messages look like in telemetry, by OpenTelemetry's conventions for messaging: a producer's span, a consumer's span that goes on in
 * its trace, and lines of both sides in the words of the clients and brokers that they stand for.
 */
import type { MessagingSystem } from '../model/broker.ts';
import type { LogLevel } from '../model/logging.ts';
import type { Topology } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { SpanTemplate } from '../telemetry/span-store.ts';
import type { MessagingProgram, PublishEntry } from './messaging-program.ts';

/** `messaging.system`. */
const SYSTEM_NAMES: Readonly<Record<MessagingSystem, string>> = { kafka: 'kafka', rabbitmq: 'rabbitmq', sqs: 'aws_sqs' };

export class MessageSignatures {
  /** By publishing step: spans of messages of which the broker has said where they are, and of others. */
  readonly placedSpans: readonly number[];
  readonly publishSpans: readonly number[];
  /** By consumer. */
  readonly processSpans: readonly number[];
  private readonly topology: Topology;
  private readonly program: MessagingProgram;
  private readonly recorder: Recorder;
  private readonly lines = new Map<string, number>();

  constructor(topology: Topology, program: MessagingProgram, recorder: Recorder) {
    this.topology = topology;
    this.program = program;
    this.recorder = recorder;
    const { spans } = recorder;
    this.placedSpans = program.publishes.map((step) =>
      spans.defineTemplate({ ...this.publishSpan(step), ...this.place(step.topic) }),
    );
    this.publishSpans = program.publishes.map((step) => spans.defineTemplate(this.publishSpan(step)));
    this.processSpans = program.consumers.map(({ service, group }) => {
      const { topic, name } = program.groups[group];
      return spans.defineTemplate({
        service: topology.services[service].name,
        name: `process ${program.topics[topic].model.name}`,
        kind: 'consumer',
        attributes: {
          ...this.destination(topic),
          'messaging.operation.type': 'process',
          'messaging.operation.name': 'process',
          ...(program.topics[topic].isQueue ? {} : { 'messaging.consumer.group.name': name }),
        },
        codeAttribute: null,
        ...this.place(topic),
      });
    });
  }

  /** The system and name of a topic, as labels of metrics. */
  labels(topic: number): Record<string, string> {
    const { model } = this.program.topics[topic];
    return { messaging_system: SYSTEM_NAMES[this.system(topic)], messaging_destination_name: model.name };
  }

  /** The line of a producer whose message was refused, or of which nothing was heard. */
  publishLine({ id, service, topic }: PublishEntry, refused: boolean): number {
    const { name } = this.program.topics[topic].model;
    const message = refused
      ? `could not publish to ${name}: topic is full`
      : `no acknowledgement of a message to ${name} within {duration_ms} ms`;
    return this.line(`publish/${id}/${refused}`, this.topology.services[service].name, 'error', message, topic, 'duration_ms');
  }

  /** A line about a topic, made when it is first written. */
  line(
    key: string,
    service: string,
    level: LogLevel,
    message: string,
    topic: number,
    a: string | null = null,
    b: string | null = null,
  ): number {
    let template = this.lines.get(key);
    if (template === undefined) {
      const fixed = { 'messaging.destination.name': this.program.topics[topic].model.name };
      template = this.recorder.logs.defineTemplate({ level, service, message, fixed, a, b });
      this.lines.set(key, template);
    }
    return template;
  }

  private publishSpan({ service, topic }: PublishEntry): SpanTemplate {
    return {
      service: this.topology.services[service].name,
      name: `publish ${this.program.topics[topic].model.name}`,
      kind: 'producer',
      attributes: {
        ...this.destination(topic),
        'messaging.operation.type': 'send',
        'messaging.operation.name': 'publish',
      },
      codeAttribute: 'error.type',
      a: null,
      b: null,
    };
  }

  private destination(topic: number): Record<string, string> {
    const { broker, model } = this.program.topics[topic];
    return {
      'messaging.system': SYSTEM_NAMES[this.system(topic)],
      'messaging.destination.name': model.name,
      'server.address': this.topology.brokers?.[broker].name ?? '',
    };
  }

  /** Where a message is: its partition and offset, or how often it has been handed out before. */
  private place(topic: number): Pick<SpanTemplate, 'a' | 'b'> {
    if (this.program.topics[topic].isQueue) return { a: { as: 'ordinal', name: 'messaging.message.redelivery_count' }, b: null };
    return {
      a: { as: 'attribute', name: 'messaging.destination.partition.id' },
      b: { as: 'attribute', name: 'messaging.kafka.message.offset' },
    };
  }

  private system(topic: number): MessagingSystem {
    return this.topology.brokers?.[this.program.topics[topic].broker].system ?? 'kafka';
  }
}
