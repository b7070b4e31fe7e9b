/**
 * What a program (program.ts) says of messages: topics and groups of consumers in one numbering for all brokers, the steps that publish
 * and the consumers of services. A consumer is known by its service and name, whichever releases have it.
 */
import { assert } from '../base/assert.ts';
import { Stream } from '../base/random.ts';
import type { PublishStep, Topic } from '../model/broker.ts';
import type { Consumer, Topology } from '../model/topology.ts';
import { KeySampler } from './key-sampler.ts';

export interface TopicEntry {
  readonly id: number;
  readonly broker: number;
  readonly model: Topic;
  /** Whether messages are handed out one by one to whoever is free, and not partition by partition. */
  readonly isQueue: boolean;
}

export interface GroupEntry {
  readonly id: number;
  readonly topic: number;
  readonly name: string;
}

export interface ConsumerEntry {
  readonly id: number;
  readonly service: number;
  readonly name: string;
  readonly group: number;
}

/** A topic that a service publishes to, by a step or as dead letters. */
export interface Destination {
  readonly service: number;
  readonly topic: number;
}

export interface PublishEntry {
  readonly id: number;
  readonly service: number;
  readonly topic: number;
  /** Its place among the destinations. */
  readonly destination: number;
  readonly model: PublishStep;
  /** Null: the tenant, or none. */
  readonly keys: KeySampler | null;
  readonly malformed: Stream;
}

export interface MessagingProgram {
  readonly topics: readonly TopicEntry[];
  readonly groups: readonly GroupEntry[];
  readonly consumers: readonly ConsumerEntry[];
  readonly destinations: readonly Destination[];
  readonly publishes: readonly PublishEntry[];
}

/** Collects all of that while a program is compiled. */
export class MessagingCompiler {
  private readonly seed: string;
  private readonly topics: TopicEntry[];
  private readonly groups: GroupEntry[] = [];
  private readonly consumers: ConsumerEntry[] = [];
  private readonly destinations: Destination[] = [];
  private readonly publishes: PublishEntry[] = [];
  private readonly brokers: readonly string[];

  constructor(topology: Topology, seed: string) {
    this.seed = seed;
    const brokers = topology.brokers ?? [];
    this.brokers = brokers.map((one) => one.name);
    this.topics = brokers
      .flatMap((one, broker) => one.topics.map((model) => ({ broker, model, isQueue: one.system !== 'kafka' })))
      .map((entry, id) => ({ id, ...entry }));
    // A queue is there whether or not anybody reads it; it has one group, of whoever does.
    for (const { id, model, isQueue } of this.topics) if (isQueue) this.group(id, model.name);
    const models = [...topology.services, ...topology.releases];
    for (const model of models) {
      const service = topology.services.findIndex((one) => one.name === model.name);
      for (const consumer of model.consumers ?? []) this.consumer(service, consumer);
    }
  }

  /** The first instruction of each consumer in a release that has none of them. */
  noEntries(): Int32Array {
    return new Int32Array(this.consumers.length).fill(-1);
  }

  compiled(): MessagingProgram {
    const { topics, groups, consumers, destinations, publishes } = this;
    return { topics, groups, consumers, destinations, publishes };
  }

  /** The number of the step; `place` names it for its streams of chance. */
  publish(model: PublishStep, service: number, place: string): number {
    const topic = this.topic(model.broker, model.topic);
    const keys =
      model.key === null || model.key === 'tenant' ? null : new KeySampler(model.key, new Stream(this.seed, `${place}/keys`));
    const id = this.publishes.length;
    const destination = this.destination(service, topic);
    this.publishes.push({ id, service, topic, destination, model, keys, malformed: new Stream(this.seed, `${place}/malformed`) });
    return id;
  }

  consumerId(service: number, name: string): number {
    return this.consumers.findIndex((one) => one.service === service && one.name === name);
  }

  private consumer(service: number, model: Consumer): void {
    if (model.deadLetter !== null) this.destination(service, this.topic(model.broker, model.deadLetter));
    if (this.consumerId(service, model.name) >= 0) return;
    const topic = this.topic(model.broker, model.topic);
    const { isQueue } = this.topics[topic];
    const group = this.group(topic, isQueue ? this.topics[topic].model.name : model.group);
    this.consumers.push({ id: this.consumers.length, service, name: model.name, group });
  }

  private group(topic: number, name: string): number {
    const known = this.groups.findIndex((one) => one.topic === topic && one.name === name);
    return known >= 0 ? known : this.groups.push({ id: this.groups.length, topic, name }) - 1;
  }

  private destination(service: number, topic: number): number {
    const known = this.destinations.findIndex((one) => one.service === service && one.topic === topic);
    return known >= 0 ? known : this.destinations.push({ service, topic }) - 1;
  }

  private topic(broker: string, topic: string): number {
    const at = this.brokers.indexOf(broker);
    const found = this.topics.findIndex((one) => one.broker === at && one.model.name === topic);
    assert(found >= 0, `no topic ${broker} ${topic}; the scenario's reader should have said so`);
    return found;
  }
}
