/**
 * A span is found or it is not, and why is known of each: its trace was left out at the head, it came to the collector and had one of
 * the fates there, or the collector still has it. Without a collector all spans of a trace are found or none.
 */
import { SPAN_FATES } from '../../src/sim/world/span-collector.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertEqual } from './comparing.ts';

export function checkSampling({ core: { recorder, collector } }: World): void {
  const { chunks, sampling, dropped } = recorder.spans;
  let found = 0;
  let leftOut = 0;
  for (const { rows, trace, hidden } of chunks) {
    for (let row = 0; row < rows; row++) {
      const isLeftOut = sampling?.leavesOut(trace[row]) ?? false;
      if (hidden[row] === 0) found++;
      if (isLeftOut) leftOut++;
      if (isLeftOut || collector === null)
        assertEqual(`whether a span of trace ${trace[row]} is hidden`, hidden[row] === 1, isLeftOut);
    }
  }
  if (collector === null || dropped > 0) return;
  const { fates, held } = collector;
  assertEqual('spans that are found, and that were sent', found, fates[SPAN_FATES.indexOf('sent')]);
  const ended = fates.reduce((sum, count) => sum + count, 0);
  assertEqual('spans that came to the collector, and what became of them', recorder.spans.recorded - leftOut, ended + held);
}
