/**
 * Runs a frame's program until it has to wait for something. A frame whose status says failure leaves the scopes around it, the
 * innermost first, and goes straight to its end: a branch joins, a request answers with that status. Visits note how it went and continue with their next request.
 */
import { answerArrives, startCall } from './calling.ts';
import { attemptEnded, coordinate } from './coordinating.ts';
import type { Core } from './core.ts';
import { heedDeadline, limitQuery } from './deadlines.ts';
import { askFlag } from './flags.ts';
import { passFinal } from './final-answers.ts';
import { link, unlink } from './frame-links.ts';
import {
  BAGGAGE,
  BRANCH,
  CHILD,
  DEADLINE,
  ITEM,
  KEY,
  KIND,
  MESSAGE,
  OWNER,
  PARENT,
  PC,
  PC_ANSWERED,
  PENDING,
  SLEEPING,
  SPAN,
  STATUS,
  TRACE,
  TRANSACTION,
  VISIT,
  VISIT_FRAME,
  NOBODY,
} from './frames.ts';
import {
  OP_CALL,
  OP_CHOOSE,
  OP_DONE,
  OP_END,
  OP_ENTER,
  OP_EXIT,
  OP_FAIL,
  OP_FLAG,
  OP_FORK,
  OP_JOIN,
  OP_JUMP,
  OP_LEAVE,
  OP_LOG,
  OP_PUBLISH,
  OP_QUERY,
  OP_WAIT,
  OP_WORK,
  OP_WRITE,
  OP_WRONG,
} from './opcodes.ts';
import type { Chooser } from './program.ts';
import { stallFrame } from './pausing.ts';
import { startQuery } from './querying.ts';
import { asksAgain, strainedDemand } from './straining.ts';
import { enterScope, exitScope } from './scopes.ts';
import { finishMessage } from './consuming.ts';
import { isMalformed } from './malformed.ts';
import { startPublish } from './publishing.ts';
import { finishRequest } from './serving.ts';
import { startWrite } from './writing.ts';
import { coldDemand } from './warming.ts';
import { endVisit, noteOutcome } from './users.ts';
import { tellOf } from './telling.ts';
import { markWrong, passWrong } from './wrong-answers.ts';

/** In the place of a frame: the one that runs goes on with its next instruction. */
const ITSELF = -2;

/**
 * Lets `first` go on until it waits, and then whoever goes on at once because of it. One function, not one call for each frame:
 * nearly every event comes through here, a few frames each.
 */
export function run(core: Core, first: number): void {
  const { frames, program } = core;
  const { code } = program;
  for (let frame = first; frame !== NOBODY;) {
    if (core.podsPaused > 0 && stallFrame(core, frame)) return;
    let pc = frames.ints[frame + PC];
    if (pc < 0) {
      frame = pc === PC_ANSWERED ? answerArrives(core, frame) : attemptEnded(core, frame);
      continue;
    }
    frames.ints[frame + CHILD] = NOBODY;
    if (frames.ints[frame + KIND] === VISIT_FRAME) noteOutcome(core, frame);
    if (program.keepsDeadlines) heedDeadline(core, frame, pc);
    let next = ITSELF;
    while (next === ITSELF) {
      if (frames.ints[frame + STATUS] !== 0) {
        const exit = program.unwind[pc];
        if (exit < 0) {
          next = fail(core, frame);
          continue;
        }
        pc = exit;
      }
      switch (code[pc]) {
        case OP_WORK:
          frames.ints[frame + PC] = pc + 2;
          work(core, frame, program.samplers[code[pc + 1]].draw());
          return;
        case OP_WAIT:
          frames.ints[frame + PC] = pc + 2;
          frames.ints[frame + CHILD] = SLEEPING;
          core.resumeAfter(frame, program.samplers[code[pc + 1]].draw());
          return;
        case OP_CALL: {
          frames.ints[frame + PC] = pc + 2;
          const edge = program.edges[code[pc + 1]];
          next = edge.policy === null ? startCall(core, frame, edge) : coordinate(core, frame, edge, edge.policy);
          break;
        }
        case OP_QUERY:
          frames.ints[frame + PC] = !core.hooks.areIdle && asksAgain(core, frame) ? pc : pc + 2;
          startQuery(core, frame, program.queries[code[pc + 1]]);
          if (program.keepsDeadlines) limitQuery(core, frame);
          return;
        case OP_PUBLISH:
          frames.ints[frame + PC] = pc + 2;
          next = startPublish(core, frame, program.messaging.publishes[code[pc + 1]]);
          if (program.keepsDeadlines) limitQuery(core, frame);
          break;
        case OP_FORK:
          fork(core, frame, pc);
          return;
        case OP_FAIL: {
          const failure = program.failures[code[pc + 1]];
          if ((!failure.malformedOnly || isMalformed(frames, frame)) && failure.stream.uniform() < failure.ratio) {
            frames.ints[frame + STATUS] = failure.status;
            log(core, frame, core.signatures.failureLogs[code[pc + 1]]);
          }
          pc += 2;
          break;
        }
        case OP_CHOOSE:
          pc = choose(program.choosers[code[pc + 1]]);
          break;
        case OP_WRONG: {
          const { ratio, stream } = program.wrongs[code[pc + 1]];
          if (stream.uniform() < ratio) markWrong(core, frame);
          pc += 2;
          break;
        }
        case OP_FLAG:
          pc = askFlag(core, frame, program.flagSteps[code[pc + 1]]);
          break;
        case OP_JUMP:
          pc = code[pc + 1];
          break;
        case OP_LOG:
          log(core, frame, core.signatures.stepLogs[code[pc + 1]]);
          pc += 2;
          break;
        case OP_WRITE:
          frames.ints[frame + PC] = pc + 2;
          if (startWrite(core, frame, code[pc + 1])) return;
          pc += 2;
          break;
        case OP_ENTER:
          frames.ints[frame + PC] = pc + 2;
          if (!enterScope(core, frame, program.scopes[code[pc + 1]])) return;
          pc = frames.ints[frame + PC];
          break;
        case OP_EXIT:
          frames.ints[frame + PC] = pc + 2;
          if (!exitScope(core, frame, program.scopes[code[pc + 1]])) return;
          pc = frames.ints[frame + PC];
          break;
        case OP_JOIN:
          next = join(core, frame);
          break;
        case OP_END:
          next = end(core, frame);
          break;
        case OP_DONE:
          next = finishMessage(core, frame);
          break;
        case OP_LEAVE:
          endVisit(core, frame);
          return;
      }
    }
    frame = next;
  }
}

/** A frame that fails outside of all scopes has ended. */
function fail(core: Core, frame: number): number {
  switch (core.frames.ints[frame + KIND]) {
    case BRANCH:
      return join(core, frame);
    case MESSAGE:
      return finishMessage(core, frame);
    default:
      return end(core, frame);
  }
}

/** Ends a request. An answer that is there at once is heard at once, unless its caller may stand still. */
function end(core: Core, frame: number): number {
  const answered = finishRequest(core, frame);
  return answered === NOBODY || core.podsPaused > 0 ? answered : answerArrives(core, answered);
}

/** The instruction at which a chosen way begins. */
function choose({ stream, bounds, entries }: Chooser): number {
  const at = stream.uniform();
  let way = 0;
  while (way < bounds.length && at >= bounds[way]) way++;
  return entries[way];
}

function work(core: Core, frame: number, demandUs: number): void {
  const pod = core.pods[core.frames.ints[frame + OWNER]];
  if (pod.log.owedUs > 0) demandUs = pod.log.payWith(demandUs);
  if (core.events.nowUs < pod.warmAtUs) demandUs = coldDemand(pod, demandUs, core.events.nowUs);
  if (!core.hooks.areIdle) demandUs = strainedDemand(core, frame, demandUs);
  if (pod.processorsShared) pod.processors.add(frame, demandUs, core.events);
  else {
    pod.unsharedBusyUs += demandUs;
    core.resumeAfter(frame, demandUs);
  }
}

function fork(core: Core, frame: number, pc: number): void {
  const { frames, program } = core;
  const branches = program.code[pc + 1];
  frames.ints[frame + PENDING] = branches;
  frames.ints[frame + PC] = program.code[pc + 2 + branches];
  for (let i = 0; i < branches; i++) {
    const branch = frames.alloc(BRANCH, frame, frames.ints[frame + OWNER], frames.ints[frame + ITEM]);
    frames.ints[branch + PC] = program.code[pc + 2 + i];
    frames.ints[branch + TRACE] = frames.ints[frame + TRACE];
    frames.ints[branch + SPAN] = frames.ints[frame + SPAN];
    frames.ints[branch + TRANSACTION] = frames.ints[frame + TRANSACTION];
    frames.ints[branch + VISIT] = frames.ints[frame + VISIT];
    frames.ints[branch + KEY] = frames.ints[frame + KEY];
    frames.ints[branch + BAGGAGE] = frames.ints[frame + BAGGAGE];
    if (program.keepsDeadlines) frames.instants[(branch >> 2) + DEADLINE] = frames.instants[(frame >> 2) + DEADLINE];
    if (program.cancels) link(frames, frame, branch);
    core.resume(branch);
  }
}

/** A branch has ended; the first failure among branches is the failure of the whole, once all have ended. */
function join(core: Core, branch: number): number {
  const { frames } = core;
  const parent = frames.ints[branch + PARENT];
  if (frames.ints[parent + STATUS] === 0 && frames.ints[branch + STATUS] !== 0) {
    frames.ints[parent + STATUS] = frames.ints[branch + STATUS];
    passFinal(frames, branch, parent);
  }
  if (core.hasWrongAnswers) passWrong(core, branch, parent);
  if (core.program.cancels) unlink(frames, parent, branch);
  frames.release(branch);
  return --frames.ints[parent + PENDING] === 0 ? parent : NOBODY;
}

function log(core: Core, frame: number, template: number): void {
  if (core.tells) tellOf(core, frame, template);
}
