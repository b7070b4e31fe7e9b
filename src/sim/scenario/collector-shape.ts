/** The collector that spans go through on their way to the trace store: what it keeps, what it holds and what it cannot. */
import type { Collector } from '../model/collector.ts';
import type { Topology } from '../model/topology.ts';
import { flag } from './call-policy-shape.ts';
import { positiveLength, stepLength } from './distribution-shape.ts';
import { collectorSpansMax, collectorTracesMax, memoryMax } from './limits.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { byteSize, count, name, rate, share } from './quantity.ts';
import { convert, type Reading, type Shape } from './shape.ts';

const bytes = byteSize({ min: 1, max: memoryMax, maxName: 'memoryMax' });

const memory = object('the memory of a collector', {
  limit: required(bytes, 'What its container may use. When it needs more it is killed, and what it held is lost.'),
  base: defaulted(bytes, '60MiB', 'What it needs without any span.'),
  perSpan: defaulted(bytes, '2KiB', 'What it needs for each span that it holds.'),
  refuseAbove: optional(
    share,
    "Share of its limit from which on it refuses what comes, as OpenTelemetry's memory limiter does. Left out: it takes all there is.",
  ),
});

const tail = object('tail sampling', {
  wait: defaulted(positiveLength, '10s', 'From the first span of a trace until it is decided whether it is kept.'),
  traces: defaulted(
    count({ min: 1, max: collectorTracesMax, maxName: 'collectorTracesMax' }),
    50_000,
    'Traces that are held or remembered. The oldest goes, decided or not, and spans of it that come later are a trace of their own.',
  ),
  errors: defaulted(flag, false, 'Whether every trace is kept in which a span failed.'),
  slowerThan: optional(positiveLength, 'Every trace is kept that takes at least so long. Left out: that is no reason.'),
  share: defaulted(share, '0%', 'Share of all traces that are kept, by their id.'),
});

export const collector: Shape<Collector> = convert(
  object('a collector', {
    name: defaulted(name, 'otel-collector', 'What it is called.'),
    memory: optional(memory, 'What it may use. Left out: there is no end of it.'),
    tail: optional(
      tail,
      'Which traces are kept once they are over: a trace for which any of these reasons holds. Left out: all that come.',
    ),
    every: defaulted(
      positiveLength,
      '200ms',
      'How often it sends what it has to the trace store, where only then spans are found.',
    ),
    queue: defaulted(
      count({ min: 1, max: collectorSpansMax, maxName: 'collectorSpansMax' }),
      100_000,
      'Spans that may wait to be sent; what does not fit is dropped.',
    ),
    rate: optional(
      rate({ maxPerSecond: collectorSpansMax, maxName: 'collectorSpansMax' }),
      'Spans that the trace store takes in a second. Left out: as many as there are.',
    ),
    giveUp: defaulted(positiveLength, '5m', 'Spans that have waited to be sent for so long have failed.'),
    startup: defaulted(stepLength, '5s', 'From its start until it takes spans.'),
  }),
  (read): Collector => ({
    name: read.name,
    memory:
      read.memory === undefined
        ? null
        : {
            limit: read.memory.limit,
            base: read.memory.base,
            perSpan: read.memory.perSpan,
            refusesAboveRatio: read.memory.refuseAbove ?? null,
          },
    tail:
      read.tail === undefined
        ? null
        : {
            waitUs: read.tail.wait,
            tracesMax: read.tail.traces,
            errors: read.tail.errors,
            slowUs: read.tail.slowerThan ?? null,
            ratio: read.tail.share,
          },
    sending: { everyUs: read.every, queueMax: read.queue, perSecond: read.rate ?? null, givesUpUs: read.giveUp },
    startupUs: read.startup,
  }),
  () => ({
    name: 'otel-collector',
    memory: null,
    tail: null,
    sending: { everyUs: 1, queueMax: 1, perSecond: null, givesUpUs: 1 },
    startupUs: 0,
  }),
);

/** It has a name of its own, and memory enough to start. */
export function checkCollector({ collector: one, services, databases, brokers = [] }: Topology, reading: Reading): void {
  if (one === undefined) return;
  if ([...services, ...databases, ...brokers].some(({ name: other }) => other === one.name))
    reading.reportAbout(one, ['name'], `there is another component called ${one.name}. Rename one of the two.`);
  if (one.memory !== null && one.memory.limit <= one.memory.base)
    reading.reportAbout(
      one,
      ['memory.limit'],
      'must be more than "base", which it needs before the first span. Raise "limit" or lower "base".',
    );
}
