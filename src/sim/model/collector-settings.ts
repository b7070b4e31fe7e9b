/** What an operator can set about the collector of spans while it runs. How it obeys is in world/span-collector.ts. */
import { HOUR } from '../base/time.ts';
import type { Collector, SpanSending, TailSampling } from './collector.ts';
import { always, type Setting } from './setting.ts';

/** As good as no bound at all. */
const NO_BOUND = 1_000_000_000;

export const COLLECTOR_SETTINGS = {
  'tail.share': {
    measure: 'share',
    min: 0,
    max: 1,
    doc: 'Share of all traces that are kept, whatever became of them.',
    names: ofTail,
    read: ({ tail }) => tail?.ratio ?? 1,
    write: (model, _, ratio) => withTail(model, { ratio }),
  },
  'tail.errors': {
    measure: 'switch',
    min: 0,
    max: 1,
    doc: 'Whether every trace with a span that failed is kept.',
    names: ofTail,
    read: ({ tail }) => Number(tail?.errors ?? true),
    write: (model, _, value) => withTail(model, { errors: value === 1 }),
  },
  'tail.slowerThan': {
    measure: 'duration',
    min: 1,
    max: HOUR,
    doc: 'Every trace that takes at least so long is kept.',
    names: ofTail,
    read: ({ tail }) => tail?.slowUs ?? HOUR,
    write: (model, _, value) => withTail(model, { slowUs: value === HOUR ? null : value }),
  },
  'tail.wait': {
    measure: 'duration',
    min: 1,
    max: HOUR,
    doc: 'From the first span of a trace until it is decided whether it is kept.',
    names: ofTail,
    read: ({ tail }) => tail?.waitUs ?? 0,
    write: (model, _, waitUs) => withTail(model, { waitUs }),
  },
  'tail.traces': {
    measure: 'count',
    min: 1,
    max: 1_000_000,
    doc: 'Traces that are held or remembered; the oldest goes, decided or not.',
    names: ofTail,
    read: ({ tail }) => tail?.tracesMax ?? 0,
    write: (model, _, tracesMax) => withTail(model, { tracesMax }),
  },
  'spans.queue': {
    measure: 'count',
    min: 1,
    max: 10_000_000,
    doc: 'Spans that may wait to be sent; more are dropped.',
    names: always,
    read: ({ sending }) => sending.queueMax,
    write: (model, _, queueMax) => withSending(model, { queueMax }),
  },
  'spans.rate': {
    measure: 'rate',
    min: 0.01,
    max: NO_BOUND,
    doc: `Spans that the trace store takes in a second; ${NO_BOUND}/s when nothing limits them.`,
    names: always,
    read: ({ sending }) => sending.perSecond ?? NO_BOUND,
    write: (model, _, value) => withSending(model, { perSecond: value === NO_BOUND ? null : value }),
  },
  'spans.memory': {
    measure: 'memory',
    min: 1024,
    max: 1024 * 1024 * 1024 * 1024,
    doc: 'The memory that the container of the collector may use.',
    names: ({ memory }) => (memory === null ? [] : ['']),
    read: ({ memory }) => memory?.limit ?? 0,
    write: (model, _, limit) => ({ ...model, memory: model.memory && { ...model.memory, limit } }),
  },
} as const satisfies Readonly<Record<string, Setting<Collector>>>;

function ofTail({ tail }: Collector): readonly string[] {
  return tail === null ? [] : [''];
}

function withTail(model: Collector, fields: Partial<TailSampling>): Collector {
  return { ...model, tail: model.tail && { ...model.tail, ...fields } };
}

function withSending(model: Collector, fields: Partial<SpanSending>): Collector {
  return { ...model, sending: { ...model.sending, ...fields } };
}
