/** Whether a message in work lacks something that its reader may need; its branches have it from the message itself. */
import { BRANCH, KIND, MALFORMED, MESSAGE, PARENT, type Frames } from './frames.ts';

export function isMalformed({ ints }: Frames, frame: number): boolean {
  let whole = frame;
  while (ints[whole + KIND] === BRANCH) whole = ints[whole + PARENT];
  return ints[whole + KIND] === MESSAGE && ints[whole + MALFORMED] === 1;
}
