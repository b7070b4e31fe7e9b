/** What goes along with a message from a frame to the line where it waits, and back: its key, its context, whom it is for, its flaws. */
import { BAGGAGE, KEY, MALFORMED, SPAN, TRACE, VISIT } from './frames.ts';
import { M_BAGGAGE, M_KEY, M_MALFORMED, M_SPAN, M_TRACE, M_VISIT } from './message-ring.ts';

export function readHeaders(from: Int32Array, row: number, frames: Int32Array, message: number): void {
  frames[message + KEY] = from[row + M_KEY];
  frames[message + TRACE] = from[row + M_TRACE];
  frames[message + SPAN] = from[row + M_SPAN];
  frames[message + VISIT] = from[row + M_VISIT];
  frames[message + BAGGAGE] = from[row + M_BAGGAGE];
  frames[message + MALFORMED] = from[row + M_MALFORMED];
}

export function writeHeaders(frames: Int32Array, message: number, to: Int32Array, row: number): void {
  to[row + M_KEY] = frames[message + KEY];
  to[row + M_TRACE] = frames[message + TRACE];
  to[row + M_SPAN] = frames[message + SPAN];
  to[row + M_VISIT] = frames[message + VISIT];
  to[row + M_BAGGAGE] = frames[message + BAGGAGE];
  to[row + M_MALFORMED] = frames[message + MALFORMED];
}
