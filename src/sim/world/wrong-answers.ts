/**
 * Answers that are wrong although they say 200. A wrong answer makes that of its caller wrong, and so on up to the users, who are the first
 * to see it; unless a caller checks what it gets, for whom it is a failure then. It costs nothing where nobody has ever answered so.
 */
import type { Core } from './core.ts';
import { ITEM, STATUS, TICKET, WRONG, type Frames } from './frames.ts';
import type { Pod } from './pod.ts';

/** What this frame says, if it ends well, is wrong. */
export function markWrong(core: Core, frame: number): void {
  core.hasWrongAnswers = true;
  const { ints } = core.frames;
  ints[frame + WRONG] = ~ints[frame + TICKET];
}

export function isWrong({ ints }: Frames, frame: number): boolean {
  return ints[frame + STATUS] === 0 && ints[frame + WRONG] === ~ints[frame + TICKET];
}

/** Whoever goes by what `from` has said says something wrong himself. */
export function passWrong(core: Core, from: number, to: number): void {
  if (isWrong(core.frames, from)) markWrong(core, to);
}

/** The user who has just got an answer has got a wrong one; the next may be right. */
export function takeWrong({ frames }: Core, visit: number): boolean {
  const was = isWrong(frames, visit);
  if (was) frames.ints[visit + WRONG] = 0;
  return was;
}

/** What a frame has found in a cache may be somebody else's, stored under the same key. */
export function mayBeOfAnother(core: Core, { service, host }: Pod, frame: number): void {
  const ratio = core.hooks.atReplica('wrongKeyRatio', service, host);
  if (core.hooks.happensAt(host, ratio, 'wrong key')) markWrong(core, frame);
}

/** A request that begins in a process on which something acts may be answered with something wrong. */
export function mayBeWrong(core: Core, pod: Pod, frame: number): void {
  const ratio = core.hooks.atEndpoint('wrongRatio', pod.service, pod.host, core.frames.ints[frame + ITEM]);
  if (core.hooks.happensAt(pod.host, ratio, 'wrong')) markWrong(core, frame);
}
