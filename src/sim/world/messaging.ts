/** All brokers of a world with their topics and groups, the members of these, and the ground truth that the laws of messages go by. */
import type { Topology } from '../model/topology.ts';
import { Stream } from '../base/random.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { openBrokerInstruments } from './broker-instruments.ts';
import { BrokerState } from './broker-state.ts';
import { ConsumerGroup } from './consumer-group.ts';
import type { Member } from './member.ts';
import { Backoff } from './backoff.ts';
import { PUBLISH_OUTCOMES } from './publish-outcomes.ts';
import { MessageSignatures } from './message-signatures.ts';
import type { Program } from './program.ts';
import { TopicState } from './topic-state.ts';

export class Messaging {
  readonly brokers: readonly BrokerState[];
  readonly topics: readonly TopicState[];
  readonly groups: readonly ConsumerGroup[];
  readonly members: Member[] = [];
  readonly signatures: MessageSignatures;
  /** By consumer (MessagingProgram.consumers): 1 while operators keep it from getting messages. */
  readonly paused: Uint8Array;
  /** By consumer: its waits before another try. */
  readonly backoffs: readonly Backoff[];
  /** Messages accepted so far: each has its number. */
  numbered = 0;
  /** Traces that began with a message that brought none. */
  traces = 0;
  /** By publishing step: how often it began, and by step and outcome how it ended. */
  readonly begun: Float64Array;
  readonly ended: Float64Array;

  constructor(topology: Topology, { messaging }: Program, recorder: Recorder, seed: string) {
    const models = topology.brokers ?? [];
    this.topics = messaging.topics.map(({ id, broker, model, isQueue }) => new TopicState(id, broker, model, isQueue));
    this.groups = messaging.groups.map(({ id, topic, name }) => {
      const group = new ConsumerGroup(id, topic, name, this.topics[topic].partitions.length);
      this.topics[topic].groups.push(group);
      return group;
    });
    this.brokers = models.map((model, id) => {
      const topics = this.topics.filter(({ broker }) => broker === id);
      const target = recorder.addTarget({ broker: model.name });
      const host = recorder.spans.definePod(model.name);
      return new BrokerState(
        { id, model, host, target, topics, instruments: openBrokerInstruments(model.system, topics, target) },
        seed,
      );
    });
    this.signatures = new MessageSignatures(topology, messaging, recorder);
    this.backoffs = messaging.consumers.map(({ service, name }) => {
      const stream = new Stream(seed, `${topology.services[service].name}/${name}/backoff`);
      return new Backoff({ kind: 'fixed', delayUs: 0 }, stream);
    });
    this.paused = new Uint8Array(messaging.consumers.length);
    this.begun = new Float64Array(messaging.publishes.length);
    this.ended = new Float64Array(messaging.publishes.length * PUBLISH_OUTCOMES.length);
  }

  brokerOf(topic: number): BrokerState {
    return this.brokers[this.topics[topic].broker];
  }

  brokerOfGroup(group: number): BrokerState {
    return this.brokerOf(this.groups[group].topic);
  }
}
