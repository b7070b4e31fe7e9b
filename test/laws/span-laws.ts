/** Each span is written once, in the trace of its parent, and within its parent unless that one gave up waiting. */
import type { World } from '../../src/sim/world/world.ts';
import { assertAtLeast } from './comparing.ts';
import { inFlight } from './in-flight.ts';

/** Codes of a client span that ended without its answer: nobody waits for what is below it. */
const WITHOUT_ANSWER: readonly number[] = [1, 2];

export function checkSpans({ core }: World): void {
  const { spans } = core.recorder;
  let largest = 0;
  for (const { span, rows } of spans.chunks) for (let row = 0; row < rows; row++) if (span[row] > largest) largest = span[row];
  const startUs = new Float64Array(largest + 1).fill(-1);
  const endUs = new Float64Array(largest + 1);
  const traces = new Uint32Array(largest + 1);
  const leftAlone = new Uint8Array(largest + 1);
  // Whoever reads a message does so when its producer has gone on.
  const isConsumer = spans.templates.map(({ kind }) => kind === 'consumer');
  const isClient = spans.templates.map(({ kind }) => kind === 'client');
  for (const chunk of spans.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      const span = chunk.span[row];
      if (startUs[span] >= 0) throw new Error(`span ${span} was written twice`);
      startUs[span] = chunk.startUs[row];
      endUs[span] = chunk.startUs[row] + chunk.durationUs[row];
      traces[span] = chunk.trace[row];
      if (isClient[chunk.template[row]] && WITHOUT_ANSWER.includes(chunk.code[row])) leftAlone[span] = 1;
    }
  }
  // The parent of a span is written after it; it may be open yet, or have died with its process.
  const { openSpans } = inFlight(core);
  const nobodyDied = spans.dropped === 0 && core.pods.every(({ loss }) => loss === null);
  for (const chunk of spans.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      const parent = chunk.parent[row];
      if (parent === 0) continue;
      if (parent > largest || startUs[parent] < 0) {
        if (nobodyDied && !openSpans.has(parent))
          throw new Error(`span ${chunk.span[row]} has no parent: ${parent} was never written`);
        continue;
      }
      if (chunk.trace[row] !== traces[parent]) throw new Error(`span ${chunk.span[row]} lies in another trace than its parent`);
      if (leftAlone[parent] === 1 || isConsumer[chunk.template[row]]) continue;
      if (chunk.startUs[row] >= startUs[parent] && chunk.startUs[row] + chunk.durationUs[row] <= endUs[parent]) continue;
      assertAtLeast(`start of span ${chunk.span[row]} against its parent's`, chunk.startUs[row], startUs[parent]);
      assertAtLeast(`end of the parent of span ${chunk.span[row]}`, endUs[parent], chunk.startUs[row] + chunk.durationUs[row]);
    }
  }
}
