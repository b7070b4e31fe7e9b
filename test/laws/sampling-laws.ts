/** Of a trace all spans may be found or none: whoever begins it decides for all who come after. */
import type { World } from '../../src/sim/world/world.ts';
import { assertEqual } from './comparing.ts';

export function checkSampling({ core }: World): void {
  const { chunks, sampling } = core.recorder.spans;
  for (const { rows, trace, hidden } of chunks) {
    for (let row = 0; row < rows; row++)
      assertEqual(`whether a span of trace ${trace[row]} is hidden`, hidden[row] === 1, sampling?.leavesOut(trace[row]) ?? false);
  }
}
