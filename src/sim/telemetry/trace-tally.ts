/** How many spans each trace has and whether one of them failed, counted in columns by the trace's ordinal. */
import { isError, type SpanChunk, type SpanStore } from './span-store.ts';

export class TraceTally {
  private readonly low: number;
  private readonly counts: Uint32Array;
  private readonly failures: Uint8Array;

  /** For traces `low`..`high`; for none when low > high. */
  constructor(low: number, high: number) {
    const length = low > high ? 0 : high - low + 1;
    this.low = low;
    this.counts = new Uint32Array(length);
    this.failures = new Uint8Array(length);
  }

  spanCount(trace: number): number {
    return this.counts[trace - this.low];
  }

  failed(trace: number): boolean {
    return this.failures[trace - this.low] === 1;
  }

  add({ rows, trace: traces, code: codes, hidden }: SpanChunk): void {
    const { low, counts, failures } = this;
    const { length } = counts;
    for (let row = 0; row < rows; row++) {
      const at = traces[row] - low;
      if (at < 0 || at >= length || hidden[row] !== 0) continue;
      counts[at]++;
      if (isError(codes[row])) failures[at] = 1;
    }
  }
}

/** Counts the spans of traces `low`..`high`, in the chunks that can hold any. */
export function tallyTraces(store: SpanStore, low: number, high: number): TraceTally {
  const tally = new TraceTally(low, high);
  for (const chunk of store.chunks) {
    if (chunk.traceMin <= high && chunk.traceMax >= low) tally.add(chunk);
  }
  return tally;
}
