/** Brokers and topics that steps and consumers name must exist, and a dead letter must not come back to where it failed. */
import type { Broker } from '../model/broker.ts';
import type { Consumer, Service, Topology } from '../model/topology.ts';
import type { Reading } from './shape.ts';
import { suggest } from './suggestion.ts';

/** `about` says under `key` which broker and topic it means. */
export function checkTopic(
  { broker, topic }: { readonly broker: string; readonly topic: string },
  about: object,
  key: string,
  topology: Topology,
  reading: Reading,
): Broker | null {
  if (broker === '') return null;
  const known = topology.brokers ?? [];
  const found = known.find((one) => one.name === broker);
  if (found === undefined) {
    const names = known.map((one) => one.name);
    const cure =
      names.length === 0 ? ` Add "brokers: {${broker}: {topics: {${topic}: {}}}}" to the system.` : suggest(broker, names);
    reading.reportAbout(about, [key], `no broker is called ${JSON.stringify(broker)}.${cure}`);
    return null;
  }
  const topics = found.topics.map((one) => one.name);
  if (!topics.includes(topic))
    reading.reportAbout(about, [key], `${broker} has no topic ${JSON.stringify(topic)}.${suggest(topic, topics)}`);
  return found;
}

export function checkConsumers(service: Service, topology: Topology, reading: Reading): void {
  for (const consumer of service.consumers ?? []) {
    const broker = checkTopic(consumer, consumer, 'from', topology, reading);
    if (broker === null) continue;
    checkDeadLetter(consumer, broker, reading);
    if (broker.system !== 'kafka' && consumer.group !== '' && consumer.group !== service.name)
      reading.reportAbout(consumer, ['group'], 'a queue has no groups: each message goes to one consumer. Take "group" out.');
    const before = topology.services
      .find((one) => one.name === service.name)
      ?.consumers?.find((one) => one.name === consumer.name);
    if (
      before !== undefined &&
      (before.broker !== consumer.broker || before.topic !== consumer.topic || before.group !== consumer.group)
    )
      reading.reportAbout(consumer, ['from'], `${consumer.name} read something else before. Give what reads this another name.`);
  }
}

function checkDeadLetter(consumer: Consumer, broker: Broker, reading: Reading): void {
  const { deadLetter, topic } = consumer;
  if (deadLetter === null || deadLetter === '') return;
  const topics = broker.topics.map((one) => one.name);
  if (!topics.includes(deadLetter)) {
    const trouble = `${broker.name} has no topic ${JSON.stringify(deadLetter)}.${suggest(deadLetter, topics)}`;
    reading.reportAbout(consumer, ['deadLetter'], trouble);
  } else if (deadLetter === topic)
    reading.reportAbout(
      consumer,
      ['deadLetter'],
      'a message that has failed for the last time would come again. Name another topic.',
    );
}
