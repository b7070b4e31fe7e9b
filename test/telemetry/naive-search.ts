/** The searches as one would write them first: every span and line becomes an object, and the objects are filtered. */
import type { LogRecord, LogSearch, LogSearchResult } from '../../src/sim/model/log.ts';
import type { Span, TraceSearch, TraceSummary } from '../../src/sim/model/span.ts';
import type { LogStore } from '../../src/sim/telemetry/log-store.ts';
import type { SpanStore } from '../../src/sim/telemetry/span-store.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'];

export function allSpans(store: SpanStore): Span[] {
  return store.chunks.flatMap((chunk) => Array.from({ length: chunk.rows }, (_, row) => store.spanAt(chunk, row)));
}

export function allLines(store: LogStore): LogRecord[] {
  return store.chunks.flatMap((chunk) => Array.from({ length: chunk.rows }, (_, row) => store.recordAt(chunk, row)));
}

export function naiveTraces(spans: readonly Span[], search: TraceSearch): TraceSummary[] {
  const { service, route, minDurationUs, maxDurationUs, errorsOnly, fromUs, toUs, order, limit } = search;
  const byTrace = new Map<string, Span[]>();
  for (const span of spans) byTrace.set(span.traceId, [...(byTrace.get(span.traceId) ?? []), span]);
  const failed = (span: Span) => byTrace.get(span.traceId)?.some((one) => one.status === 'error') === true;
  return spans
    .filter((span) => span.parentSpanId === null && span.kind === 'server')
    .filter((span) => service === undefined || span.service === service)
    .filter((span) => route === undefined || span.attributes['http.route'] === route)
    .filter((span) => span.startUs >= fromUs && span.startUs < toUs)
    .filter((span) => minDurationUs === undefined || span.durationUs >= minDurationUs)
    .filter((span) => maxDurationUs === undefined || span.durationUs <= maxDurationUs)
    .filter((span) => errorsOnly !== true || failed(span))
    .sort((x, y) => (order === 'slowest' ? y.durationUs - x.durationUs : 0) || y.startUs - x.startUs)
    .slice(0, limit)
    .map((span) => ({
      traceId: span.traceId,
      rootService: span.service,
      rootName: span.name,
      startUs: span.startUs,
      durationUs: span.durationUs,
      spanCount: byTrace.get(span.traceId)?.length ?? 0,
      error: failed(span),
    }));
}

export function naiveLogs(lines: readonly LogRecord[], search: LogSearch): LogSearchResult {
  const { service, minLevel = 'debug', traceId, text = '', fromUs, toUs, order, limit } = search;
  const found = lines
    .filter((line) => service === undefined || line.service === service)
    .filter((line) => LEVELS.indexOf(line.level) >= LEVELS.indexOf(minLevel))
    .filter((line) => traceId === undefined || line.traceId === traceId)
    .filter((line) => line.timestampUs >= fromUs && line.timestampUs < toUs)
    .filter((line) => lineText(line).includes(text.toLowerCase()));
  if (order === 'newest') found.reverse();
  return { records: found.slice(0, limit), matched: found.length };
}

export function lineText(line: LogRecord): string {
  const fields = Object.entries(line.fields).map(([name, value]) => `${name}=${value}`);
  const { level, service, pod, message, traceId, correlationId } = line;
  return [level, service, pod, message, traceId ?? '', correlationId ?? '', fields.join(' ')].join(' ').toLowerCase();
}
