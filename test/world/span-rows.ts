/** The rows of a span store as numbers, without making objects of a million spans. */
import type { SpanStore } from '../../src/sim/telemetry/span-store.ts';

export interface SpanRow {
  readonly startUs: number;
  readonly durationUs: number;
  readonly trace: number;
  readonly span: number;
  readonly parent: number;
  readonly template: number;
  readonly pod: number;
  readonly code: number;
}

export function* spanRows(store: SpanStore): Generator<SpanRow> {
  for (const chunk of store.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      yield {
        startUs: chunk.startUs[row],
        durationUs: chunk.durationUs[row],
        trace: chunk.trace[row],
        span: chunk.span[row],
        parent: chunk.parent[row],
        template: chunk.template[row],
        pod: chunk.pod[row],
        code: chunk.code[row],
      };
    }
  }
}

export function countInto(counts: Map<string, number>, key: string, amount = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

/** In order of keys, for comparing. */
export function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([x], [y]) => (x < y ? -1 : 1));
}
