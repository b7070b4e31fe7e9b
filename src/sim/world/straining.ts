/** How requests fare in a process on which something acts: they work more, ask more often, or fail at once. */
import type { Micros } from '../base/time.ts';
import type { Hook } from '../model/effect.ts';
import type { Core } from './core.ts';
import {
  ATTEMPT,
  BRANCH,
  CALL,
  CHILD,
  ITEM,
  KIND,
  MESSAGE,
  NOBODY,
  OWNER,
  PARENT,
  PC,
  PENDING,
  REQUEST,
  SLEEPING,
  STATUS,
  VISIT_FRAME,
} from './frames.ts';
import type { Pod } from './pod.ts';
import { tellOf } from './telling.ts';
import { mayBeWrong } from './wrong-answers.ts';

const INTERNAL_ERROR = 500;

/** Where branches are counted: the answer is on its way. Below it: so many statements more will be asked. */
const ANSWERING = -1;

/** What work of `demandUs` costs that begins now, the PC of the frame being behind it. */
export function strainedDemand(core: Core, frame: number, demandUs: Micros): Micros {
  const { hooks, pods, frames, program } = core;
  const { ints } = frames;
  const { service, host } = pods[ints[frame + OWNER]];
  const factor = forWhom(core, 'workFactor', frame);
  const exit = program.unwind[ints[frame + PC]];
  const isLocked = exit >= 0 && program.scopes[program.code[exit + 1]].kind === 'lock';
  return Math.round(demandUs * factor * (isLocked ? hooks.atReplica('lockedWorkFactor', service, host) : 1));
}

/** Whether a frame that sends its statement now will send it once more. */
export function asksAgain(core: Core, frame: number): boolean {
  const { ints } = core.frames;
  const times = 1 + Math.round(forWhom(core, 'queryRepeats', frame));
  const left = (ints[frame + PENDING] < ANSWERING ? ANSWERING - ints[frame + PENDING] : times) - 1;
  ints[frame + PENDING] = left > 0 ? ANSWERING - left : 0;
  return left > 0;
}

/** A request that begins may fail at once: then its status says so. */
export function mayFail(core: Core, pod: Pod, frame: number): void {
  const { hooks, frames } = core;
  const { ints } = frames;
  mayBeWrong(core, pod, frame);
  const ratio = hooks.atEndpoint('errorRatio', pod.service, pod.host, ints[frame + ITEM]);
  if (!hooks.happensAt(pod.host, ratio, 'error')) return;
  const status = hooks.atEndpoint('errorStatus', pod.service, pod.host, ints[frame + ITEM]);
  ints[frame + STATUS] = status === 0 ? INTERNAL_ERROR : status;
  if (!core.tells || ints[frame + STATUS] !== INTERNAL_ERROR) return;
  const { name } = pod.model;
  const template = core.signatures.logOnce(`${name}/unhandled`, {
    level: 'error',
    service: name,
    message: 'unhandled exception while serving the request',
    fixed: {},
    a: null,
    b: null,
  });
  tellOf(core, frame, template);
}

/**
 * Whether a request that is done keeps its worker, since its user takes the answer slowly. It is resumed when he has it, and then it is
 * done indeed.
 */
export function isReadSlowly(core: Core, frame: number): boolean {
  const { hooks, frames, users } = core;
  const { ints } = frames;
  if (ints[frame + PENDING] === ANSWERING) return false;
  let caller = ints[frame + PARENT];
  while (caller !== NOBODY && (ints[caller + KIND] === ATTEMPT || ints[caller + KIND] === CALL)) caller = ints[caller + PARENT];
  if (caller === NOBODY || ints[caller + KIND] !== VISIT_FRAME) return false;
  const { id, model } = users[ints[caller + OWNER]];
  const lengthUs = Math.round(hooks.atUsers('slowReaderUs', id));
  if (lengthUs === 0 || !hooks.happens(hooks.atUsers('slowReaderRatio', id), `users ${model.name}`, 'slow reader')) return false;
  ints[frame + PENDING] = ANSWERING;
  ints[frame + CHILD] = SLEEPING;
  core.resumeAfter(frame, lengthUs);
  return true;
}

/** What acts on the replica, and on the endpoint or consumer that a frame works for there. */
function forWhom({ hooks, pods, frames, messaging }: Core, hook: Hook, frame: number): number {
  const { ints } = frames;
  const { service, host } = pods[ints[frame + OWNER]];
  let root = frame;
  while (ints[root + KIND] === BRANCH) root = ints[root + PARENT];
  if (ints[root + KIND] === MESSAGE) return hooks.atConsumer(hook, service, host, messaging.members[ints[root + ITEM]].consumer);
  return hooks.atEndpoint(hook, service, host, ints[root + KIND] === REQUEST ? ints[root + ITEM] : NOBODY);
}
