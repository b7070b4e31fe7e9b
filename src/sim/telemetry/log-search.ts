/** Finding log lines: one pass over the columns; text is only made for lines that pass every cheaper test. */
import type { LogRecord, LogSearch, LogSearchResult } from '../model/log.ts';
import type { LogLevel } from '../model/topology.ts';
import type { LogChunk, LogStore } from './log-store.ts';
import { traceOrdinal } from './trace-ids.ts';

const GRAVITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

export function searchLogs(store: LogStore, search: LogSearch): LogSearchResult {
  const trace = search.traceId === undefined ? undefined : traceOrdinal(search.traceId, store.salt);
  if (trace === null) return { records: [], matched: 0 };
  const least = GRAVITY[search.minLevel ?? 'debug'];
  const wanted = store.templates.map(
    (template) => GRAVITY[template.level] >= least && (search.service === undefined || template.service === search.service),
  );
  const text = search.text === undefined || search.text === '' ? null : search.text.toLowerCase();
  const records: LogRecord[] = [];
  let matched = 0;
  for (const [chunk, row] of rowsInOrder(store, search)) {
    if (!wanted[chunk.template[row]]) continue;
    if (trace !== undefined && chunk.trace[row] !== trace) continue;
    if (text !== null && !lineText(store.recordAt(chunk, row)).includes(text)) continue;
    if (matched++ < search.limit) records.push(store.recordAt(chunk, row));
  }
  return { records, matched };
}

function* rowsInOrder(store: LogStore, search: LogSearch): Generator<readonly [LogChunk, number]> {
  const newest = search.order === 'newest';
  const chunks = newest ? [...store.chunks].reverse() : store.chunks;
  for (const chunk of chunks) {
    const from = firstAtOrAfter(chunk, search.fromUs);
    const to = firstAtOrAfter(chunk, search.toUs);
    if (newest) for (let row = to - 1; row >= from; row--) yield [chunk, row];
    else for (let row = from; row < to; row++) yield [chunk, row];
  }
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

function lineText(record: LogRecord): string {
  const fields = Object.entries(record.fields).map(([name, value]) => `${name}=${value}`);
  return `${record.level} ${record.service} ${record.pod} ${record.message} ${record.traceId ?? ''} ${record.correlationId ?? ''} ${fields.join(' ')}`.toLowerCase();
}
