/** What a collector tells of itself, under the names of OpenTelemetry's. */
import type { Collector } from '../model/collector.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';

const TAIL = 'otelcol_processor_tail_sampling';

const counter = (name: string, help: string): MetricFamily => ({ name, kind: 'counter', unit: '', help });
const gauge = (name: string, help: string, unit = ''): MetricFamily => ({ name, kind: 'gauge', unit, help });

export const COLLECTOR_FAMILIES: readonly MetricFamily[] = [
  counter('otelcol_receiver_accepted_spans', 'Spans that were taken in.'),
  counter('otelcol_receiver_refused_spans', 'Spans that could not be taken in.'),
  counter(`${TAIL}_global_count_traces_sampled`, 'Traces that were decided, by whether they are kept.'),
  counter(`${TAIL}_sampling_trace_dropped_too_early`, 'Traces that had to go before they were decided.'),
  gauge(`${TAIL}_sampling_traces_on_memory`, 'Traces that are held or remembered.'),
  counter('otelcol_exporter_sent_spans', 'Spans that the trace store has taken.'),
  counter('otelcol_exporter_send_failed_spans', 'Spans that could not be sent to the trace store.'),
  counter('otelcol_exporter_enqueue_failed_spans', 'Spans for which there was no room in the sending queue.'),
  gauge('otelcol_exporter_queue_size', 'Spans in the sending queue.'),
  gauge('otelcol_exporter_queue_capacity', 'Spans for which the sending queue has room.'),
  gauge('otelcol_process_memory_rss', 'Memory that the process has.', 'bytes'),
];

export interface CollectorInstruments {
  readonly up: Handle;
  readonly accepted: Handle;
  readonly refused: Handle;
  readonly sent: Handle;
  readonly sendFailed: Handle;
  readonly enqueueFailed: Handle;
  readonly queueSize: Handle;
  readonly queueCapacity: Handle;
  /** -1 where it has no such thing, and in those of tail sampling without it. */
  readonly memory: Handle;
  readonly sampled: Handle;
  readonly notSampled: Handle;
  readonly droppedTooEarly: Handle;
  readonly traces: Handle;
}

export function collectorInstruments(target: Target, { memory, tail }: Collector): CollectorInstruments {
  const ofTail = (name: string, labels: Readonly<Record<string, string>> = {}): Handle =>
    tail === null ? -1 : target.instrument(`${TAIL}_${name}`, labels);
  return {
    up: target.instrument('up', {}),
    accepted: target.instrument('otelcol_receiver_accepted_spans', {}),
    refused: target.instrument('otelcol_receiver_refused_spans', {}),
    sent: target.instrument('otelcol_exporter_sent_spans', {}),
    sendFailed: target.instrument('otelcol_exporter_send_failed_spans', {}),
    enqueueFailed: target.instrument('otelcol_exporter_enqueue_failed_spans', {}),
    queueSize: target.instrument('otelcol_exporter_queue_size', {}),
    queueCapacity: target.instrument('otelcol_exporter_queue_capacity', {}),
    memory: memory === null ? -1 : target.instrument('otelcol_process_memory_rss', {}),
    sampled: ofTail('global_count_traces_sampled', { sampled: 'true' }),
    notSampled: ofTail('global_count_traces_sampled', { sampled: 'false' }),
    droppedTooEarly: ofTail('sampling_trace_dropped_too_early'),
    traces: ofTail('sampling_traces_on_memory'),
  };
}
