/**
 * Finding traces by their root span, in columns: the roots that match go through a heap no larger than the result, and the spans
 * of a trace are counted in an array by its ordinal, in the chunks that can hold them. Objects are made for the rows shown.
 */
import type { TraceSearch, TraceSummary } from '../model/span.ts';
import { RankedRows } from './ranked-rows.ts';
import { CHUNK_ROWS, type SpanStore } from './span-store.ts';
import { traceId } from './trace-ids.ts';
import { tallyTraces, type TraceTally } from './trace-tally.ts';

export function searchTraces(store: SpanStore, search: TraceSearch): TraceSummary[] {
  const wanted = wantedTemplates(store, search);
  const failures = search.errorsOnly === true ? tallyOfRoots(store, search, wanted) : null;
  const slowest = search.order === 'slowest';
  const best = new RankedRows(search.limit);
  visitRoots(store, search, wanted, (chunk, row) => {
    const { trace, durationUs } = store.chunks[chunk];
    if (failures !== null && !failures.failed(trace[row])) return;
    const startUs = store.startUs(store.chunks[chunk], row);
    best.offer(slowest ? durationUs[row] : startUs, slowest ? startUs : 0, chunk * CHUNK_ROWS + row);
  });
  const roots = best.inOrder().map((at) => ({ chunk: store.chunks[Math.floor(at / CHUNK_ROWS)], row: at % CHUNK_ROWS }));
  let low = Infinity;
  let high = 0;
  for (const { chunk, row } of roots) {
    low = Math.min(low, chunk.trace[row]);
    high = Math.max(high, chunk.trace[row]);
  }
  const tally = failures ?? tallyTraces(store, low, high);
  return roots.map(({ chunk, row }) => {
    const trace = chunk.trace[row];
    const template = store.templates[chunk.template[row]];
    return {
      traceId: traceId(trace, store.salt),
      rootService: template.service,
      rootName: template.name,
      startUs: store.startUs(chunk, row),
      durationUs: chunk.durationUs[row],
      spanCount: tally.spanCount(trace),
      error: tally.failed(trace),
    };
  });
}

/** By template: 1 where a root span of it is what the search wants. */
function wantedTemplates(store: SpanStore, search: TraceSearch): Uint8Array {
  const wanted = store.templates.map(
    (template) =>
      (template.kind === 'server' || template.kind === 'consumer') &&
      (search.service === undefined || template.service === search.service) &&
      (search.route === undefined || template.attributes['http.route'] === search.route),
  );
  return Uint8Array.from(wanted, Number);
}

function tallyOfRoots(store: SpanStore, search: TraceSearch, wanted: Uint8Array): TraceTally {
  let low = Infinity;
  let high = 0;
  visitRoots(store, search, wanted, (chunk, row) => {
    const trace = store.chunks[chunk].trace[row];
    if (trace < low) low = trace;
    if (trace > high) high = trace;
  });
  return tallyTraces(store, low, high);
}

/** Calls `visit` for every root span that its own row does not rule out, the newest first: then a heap of them changes least. */
function visitRoots(
  store: SpanStore,
  search: TraceSearch,
  wanted: Uint8Array,
  visit: (chunk: number, row: number) => void,
): void {
  const { clocks } = store;
  const { fromUs, toUs, minDurationUs = 0, maxDurationUs = Infinity } = search;
  for (let index = store.chunks.length - 1; index >= 0; index--) {
    const chunk = store.chunks[index];
    if (chunk.startMinUs - clocks.behindMaxUs >= toUs || chunk.startMaxUs + clocks.aheadMaxUs < fromUs) continue;
    const { parent, template, durationUs, hidden } = chunk;
    for (let row = chunk.rows - 1; row >= 0; row--) {
      if (parent[row] !== 0 || wanted[template[row]] === 0 || hidden[row] !== 0) continue;
      const startUs = store.startUs(chunk, row);
      if (startUs < fromUs || startUs >= toUs) continue;
      if (durationUs[row] < minDurationUs || durationUs[row] > maxDurationUs) continue;
      visit(index, row);
    }
  }
}
