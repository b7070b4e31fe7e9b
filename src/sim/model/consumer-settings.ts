/** What an operator can set about the consumers of a service while it runs. */
import { HOUR } from '../base/time.ts';
import { LEASES_US } from './broker.ts';
import type { Setting } from './setting.ts';
import type { Consumer, Service } from './topology.ts';

/** As good as endless. */
const NO_END = 1_000_000;

export const CONSUMER_SETTINGS = {
  'consumers.*.concurrency': {
    measure: 'count',
    min: 1,
    max: 10_000,
    doc: 'Messages that one replica works on at once; of a log, never more than it has partitions.',
    names,
    read: (model, name) => consumerOf(model, name).concurrency,
    write: (model, name, value) => withConsumer(model, name, { concurrency: value }),
  },
  'consumers.*.batch': {
    measure: 'count',
    min: 1,
    max: 10_000,
    doc: 'Messages that one thread gets at once.',
    names,
    read: (model, name) => consumerOf(model, name).batchMax,
    write: (model, name, value) => withConsumer(model, name, { batchMax: value }),
  },
  'consumers.*.lease': {
    measure: 'duration',
    min: 1,
    max: HOUR,
    doc: 'How long a thread may have a batch before the broker gives it to another.',
    names,
    read: (model, name) => consumerOf(model, name).leaseUs ?? LEASES_US.kafka,
    write: (model, name, value) => withConsumer(model, name, { leaseUs: value }),
  },
  'consumers.*.attempts': {
    measure: 'count',
    min: 1,
    max: NO_END,
    doc: 'Tries of one message; a million is as good as no end.',
    names,
    read: (model, name) => consumerOf(model, name).attemptsMax ?? NO_END,
    write: (model, name, value) => withConsumer(model, name, { attemptsMax: value === NO_END ? null : value }),
  },
  'consumers.*.context': {
    measure: 'switch',
    min: 0,
    max: 1,
    doc: 'Whether it goes on with the trace that a message carries, or begins one of its own.',
    names,
    read: (model, name) => Number(consumerOf(model, name).takesContext ?? true),
    write: (model, name, value) => withConsumer(model, name, { takesContext: value === 1 }),
  },
} as const satisfies Readonly<Record<string, Setting<Service>>>;

function names(model: Service): readonly string[] {
  return (model.consumers ?? []).map((consumer) => consumer.name);
}

function consumerOf({ consumers = [] }: Service, name: string): Consumer {
  return consumers[consumers.findIndex((one) => one.name === name)];
}

function withConsumer(model: Service, name: string, fields: Partial<Consumer>): Service {
  return { ...model, consumers: model.consumers?.map((one) => (one.name === name ? { ...one, ...fields } : one)) };
}
