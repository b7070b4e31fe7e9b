/** Why a topic or a consumer cannot suffer a fault, as the rest of a sentence that begins with its name. */
import type { Broker } from '../model/broker.ts';
import { everyStep } from '../model/every-step.ts';
import type { Consumer, Topology } from '../model/topology.ts';
import type { Target } from './fault.ts';

/** Null when somebody reads the topic who fails on messages in which something is missing; `has` asks for more of him. */
export function withoutFussyReader(
  { services, releases }: Topology,
  { component, part }: Target,
  has: (reader: Consumer) => boolean = () => true,
): string | null {
  const readers = [...services, ...releases]
    .flatMap(({ consumers = [] }) => consumers)
    .filter(({ broker, topic }) => broker === component && topic === part);
  const fussy = readers.filter(({ steps }) =>
    everyStep(steps).some((step) => step.kind === 'fail' && step.malformedOnly === true),
  );
  if (fussy.length === 0) return 'has no reader that fails on malformed messages.';
  return fussy.some(has) ? null : 'has no reader with a dead-letter topic.';
}

/** Null when the topic has more than one partition. */
export function withoutPartitions({ brokers = [] }: Topology, { component, part }: Target): string | null {
  const topics = brokers.find(({ name }) => name === component)?.topics ?? [];
  return topics.some(({ name, partitions }) => name === part && partitions > 1) ? null : 'has one partition only.';
}

/** Null when the consumer reads a log, whose partitions are dealt out among the members of a group. */
export function withoutGroup({ services, brokers = [] }: Topology, { component, part }: Target): string | null {
  const consumers = services.find(({ name }) => name === component)?.consumers ?? [];
  const broker = consumers.find(({ name }) => name === part)?.broker;
  return systemOf(brokers, broker) === 'kafka' ? null : 'reads a queue, which has no groups of consumers.';
}

function systemOf(brokers: readonly Broker[], broker: string | undefined): Broker['system'] | undefined {
  return brokers.find(({ name }) => name === broker)?.system;
}
