/** The branches of a step and the attempts of a call as a chain of siblings that begins at their parent, so that each can be found and can leave. */
import { CHILD, NEXT, NOBODY, PREVIOUS, type Frames } from './frames.ts';

/** Puts `child` in front of its siblings. */
export function link(frames: Frames, parent: number, child: number): void {
  const first = frames.ints[parent + CHILD];
  frames.ints[child + NEXT] = first;
  frames.ints[child + PREVIOUS] = NOBODY;
  if (first !== NOBODY) frames.ints[first + PREVIOUS] = child;
  frames.ints[parent + CHILD] = child;
}

export function unlink(frames: Frames, parent: number, child: number): void {
  const next = frames.ints[child + NEXT];
  const previous = frames.ints[child + PREVIOUS];
  if (previous === NOBODY) frames.ints[parent + CHILD] = next;
  else frames.ints[previous + NEXT] = next;
  if (next !== NOBODY) frames.ints[next + PREVIOUS] = previous;
}
