/** Finding log lines: one pass over the columns; objects are only made for the lines that are shown. */
import type { LogRecord, LogSearch, LogSearchResult } from '../model/log.ts';
import { LOG_LEVELS } from '../model/logging.ts';
import type { LogChunk, LogStore } from './log-store.ts';
import { LineTextSearch } from './log-text.ts';
import { traceOrdinal } from './trace-ids.ts';

export function searchLogs(store: LogStore, search: LogSearch): LogSearchResult {
  const trace = search.traceId === undefined ? undefined : traceOrdinal(search.traceId, store.salt);
  if (trace === null) return { records: [], matched: 0 };
  const least = LOG_LEVELS.indexOf(search.minLevel ?? 'debug');
  const wanted = store.templates.map(
    (template, id) => store.levels[id] >= least && (search.service === undefined || template.service === search.service),
  );
  const text = search.text === undefined || search.text === '' ? null : new LineTextSearch(store, search.text);
  const newest = search.order === 'newest';
  const { clocks } = store;
  const records: LogRecord[] = [];
  let matched = 0;
  for (let index = 0; index < store.chunks.length; index++) {
    const chunk = store.chunks[newest ? store.chunks.length - 1 - index : index];
    const from = firstAtOrAfter(chunk, search.fromUs - clocks.aheadMaxUs);
    const to = firstAtOrAfter(chunk, search.toUs + clocks.behindMaxUs);
    for (let step = 0; step < to - from; step++) {
      const row = newest ? to - 1 - step : from + step;
      if (!wanted[chunk.template[row]] || chunk.hidden[row] !== 0) continue;
      if (trace !== undefined && chunk.trace[row] !== trace) continue;
      if (text !== null && !text.matches(chunk, row)) continue;
      if (!clocks.areRight && !isWithin(search, clocks.shown(chunk.pod[row], chunk.atUs[row]))) continue;
      if (matched++ < search.limit || !clocks.areRight) records.push(store.recordAt(chunk, row));
    }
  }
  if (clocks.areRight) return { records, matched };
  // With clocks that are wrong, lines are not in the order in which they were written.
  const sign = newest ? -1 : 1;
  records.sort((x, y) => sign * (x.timestampUs - y.timestampUs));
  return { records: records.slice(0, search.limit), matched };
}

function isWithin({ fromUs, toUs }: LogSearch, atUs: number): boolean {
  return atUs >= fromUs && atUs < toUs;
}

/** Lines are recorded as they happen, so a chunk is sorted by time. */
function firstAtOrAfter(chunk: LogChunk, atUs: number): number {
  let low = 0;
  let high = chunk.rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chunk.atUs[middle] < atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
