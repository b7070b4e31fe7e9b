/** What the spans that were recorded from some moment on add up to, in one pass over their columns. */
import type { SpanStore } from '../../src/sim/telemetry/span-store.ts';

/** Codes of a span that ended with an answer are above those of error types (span-store.ts). */
const ANSWERED_MIN = 100;

export interface SpanSums {
  /** Spans by template, with an answer and without. */
  readonly answered: number[];
  readonly unanswered: number[];
  /** The same without any code: queries that went well. */
  readonly plain: number[];
  /** Of server spans, by host: how many, how long requests were there, and how long a worker had them. */
  readonly server: number[];
  readonly sojournUs: number[];
  readonly servedUs: number[];
  /** Of client spans of calls, by host. */
  readonly client: number[];
}

/** The sums over all spans but the first `skipped` that were recorded; null when some of them are not kept any more. */
export function sumSpans(store: SpanStore, calls: ReadonlySet<number>, skipped: number): SpanSums | null {
  if (store.dropped > skipped) return null;
  const hosts = store.podNames.map(() => 0);
  const answered = store.templates.map(() => 0);
  const sums = {
    answered,
    unanswered: [...answered],
    plain: [...answered],
    server: hosts,
    sojournUs: [...hosts],
    servedUs: [...hosts],
    client: [...hosts],
  };
  const isServer = store.templates.map(({ kind }) => kind === 'server');
  const isCall = store.templates.map((_, template) => calls.has(template));
  let first = store.dropped;
  for (const chunk of store.chunks) {
    for (let row = Math.max(0, skipped - first); row < chunk.rows; row++) {
      const template = chunk.template[row];
      const host = chunk.pod[row];
      if (chunk.code[row] >= ANSWERED_MIN) answered[template]++;
      else if (chunk.code[row] > 0) sums.unanswered[template]++;
      else sums.plain[template]++;
      if (isServer[template]) {
        hosts[host]++;
        sums.sojournUs[host] += chunk.durationUs[row];
        sums.servedUs[host] += chunk.durationUs[row] - chunk.a[row];
      } else if (isCall[template]) sums.client[host]++;
    }
    first += chunk.rows;
  }
  return sums;
}
