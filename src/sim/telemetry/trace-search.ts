/** Finding traces by their root span: one pass over the columns, objects only for the rows that are shown. */
import type { TraceSearch, TraceSummary } from '../model/span.ts';
import { isError, type SpanStore } from './span-store.ts';
import { traceId } from './trace-ids.ts';

interface Found {
  readonly trace: number;
  readonly template: number;
  readonly startUs: number;
  readonly durationUs: number;
  spanCount: number;
  error: boolean;
}

export function searchTraces(store: SpanStore, search: TraceSearch): TraceSummary[] {
  const wanted = store.templates.map(
    (template) =>
      template.kind === 'server' &&
      (search.service === undefined || template.service === search.service) &&
      (search.route === undefined || template.attributes['http.route'] === search.route),
  );
  const failing = search.errorsOnly === true ? failedTraces(store) : null;
  const found: Found[] = [];
  for (const chunk of store.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      if (chunk.parent[row] !== 0 || !wanted[chunk.template[row]]) continue;
      const startUs = chunk.startUs[row];
      if (startUs < search.fromUs || startUs >= search.toUs) continue;
      const durationUs = chunk.durationUs[row];
      if (search.minDurationUs !== undefined && durationUs < search.minDurationUs) continue;
      if (search.maxDurationUs !== undefined && durationUs > search.maxDurationUs) continue;
      if (failing !== null && !failing.has(chunk.trace[row])) continue;
      found.push({ trace: chunk.trace[row], template: chunk.template[row], startUs, durationUs, spanCount: 0, error: false });
    }
  }
  found.sort(
    search.order === 'slowest' ? (x, y) => y.durationUs - x.durationUs || y.startUs - x.startUs : (x, y) => y.startUs - x.startUs,
  );
  const shown = found.slice(0, search.limit);
  countSpans(store, shown);
  return shown.map((root) => ({
    traceId: traceId(root.trace, store.salt),
    rootService: store.templates[root.template].service,
    rootName: store.templates[root.template].name,
    startUs: root.startUs,
    durationUs: root.durationUs,
    spanCount: root.spanCount,
    error: root.error,
  }));
}

function failedTraces(store: SpanStore): Set<number> {
  const failed = new Set<number>();
  for (const chunk of store.chunks) {
    for (let row = 0; row < chunk.rows; row++) if (isError(chunk.code[row])) failed.add(chunk.trace[row]);
  }
  return failed;
}

function countSpans(store: SpanStore, roots: readonly Found[]): void {
  const byTrace = new Map(roots.map((root) => [root.trace, root]));
  if (byTrace.size === 0) return;
  for (const chunk of store.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      const root = byTrace.get(chunk.trace[row]);
      if (root === undefined) continue;
      root.spanCount++;
      if (isError(chunk.code[row])) root.error = true;
    }
  }
}
