/**
 * Answers that are not worth another try: a caller that has given up retrying says so in its own answer, as a header does, and so only
 * the layer right above a failing one tries again. (Beyer et al., Site Reliability Engineering, ch. 21: "overloaded; don't retry".)
 */
import { FINAL, TICKET, type Frames } from './frames.ts';

/** The failure that is in the status of this frame is not worth another try. */
export function markFinal({ ints }: Frames, frame: number): void {
  ints[frame + FINAL] = ints[frame + TICKET] + 1;
}

export function isFinal({ ints }: Frames, frame: number): boolean {
  return ints[frame + FINAL] === ints[frame + TICKET] + 1;
}

/** What fails `to` is what has failed `from`. */
export function passFinal(frames: Frames, from: number, to: number): void {
  if (isFinal(frames, from)) markFinal(frames, to);
}
