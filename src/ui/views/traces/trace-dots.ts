/**
 * The dots of duration over time. A search gives at most some hundreds of traces, all of them new or all of them slow; the
 * exemplars of the latency histogram are spread over the whole range and over all durations, so together they show the shape.
 */
import { SECOND } from '../../../sim/base/time.ts';
import type { Exemplar, Matcher } from '../../../sim/model/series.ts';
import type { TraceSearch, TraceSummary } from '../../../sim/model/span.ts';
import type { Dot } from '../../widgets/scatter/nearest-dot.ts';
import type { EntryPoint } from './entry-points.ts';

export function summaryDots(traces: readonly TraceSummary[], colourOf: (service: string) => string): Dot[] {
  return traces.map((trace) => ({
    id: trace.traceId,
    x: trace.startUs,
    y: trace.durationUs,
    colour: colourOf(trace.rootService),
    failed: trace.error,
    title: `${trace.rootService} ${trace.rootName}`,
  }));
}

/** The buckets of the services where requests come in, narrowed to the service and route that are searched. */
export function exemplarMatchers(search: TraceSearch, entries: readonly EntryPoint[]): Matcher[] {
  const services = search.service === undefined ? [...new Set(entries.map((entry) => entry.service))] : [search.service];
  const matchers: Matcher[] = [
    { name: '__name__', op: '=', value: 'http_request_duration_seconds_bucket' },
    { name: 'service', op: '=~', value: services.map(literal).join('|') },
  ];
  if (search.route !== undefined) matchers.push({ name: 'endpoint', op: '=', value: search.route });
  return matchers;
}

/** Exemplars within the searched durations that are not among `shown` already. An exemplar is timed at its end. */
export function exemplarDots(
  exemplars: readonly Exemplar[],
  search: TraceSearch,
  shown: readonly TraceSummary[],
  colourOf: (service: string) => string,
): Dot[] {
  const known = new Set(shown.map((trace) => trace.traceId));
  const dots: Dot[] = [];
  for (const { traceId, labels, atUs, value } of exemplars) {
    const durationUs = Math.round(value * SECOND);
    if (durationUs < (search.minDurationUs ?? 0) || durationUs > (search.maxDurationUs ?? Infinity) || known.has(traceId))
      continue;
    known.add(traceId);
    const service = labels['service'] ?? '';
    const title = `${service} ${labels['method'] ?? ''} ${labels['endpoint'] ?? ''}`;
    dots.push({ id: traceId, x: atUs - durationUs, y: durationUs, colour: colourOf(service), failed: false, title });
  }
  return dots;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
