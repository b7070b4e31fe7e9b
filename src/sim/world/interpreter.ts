/**
 * Runs a frame's program until it has to wait for something. A frame whose status says failure goes straight to its end: a branch
 * joins, a request answers with that status. Visits note how it went and continue with their next request.
 */
import { answerArrives, startCall } from './calling.ts';
import { EVENT_RESUME, type Core } from './core.ts';
import { BRANCH, PC_ANSWERED, VISIT } from './frames.ts';
import { OP_CALL, OP_END, OP_FAIL, OP_FORK, OP_JOIN, OP_LEAVE, OP_LOG, OP_QUERY, OP_WAIT, OP_WORK } from './program.ts';
import { startQuery } from './querying.ts';
import { finishRequest } from './serving.ts';
import { endVisit, noteOutcome } from './users.ts';

export function run(core: Core, frame: number): void {
  const { frames, program } = core;
  const { code } = program;
  let pc = frames.pc[frame];
  if (pc === PC_ANSWERED) {
    answerArrives(core, frame);
    return;
  }
  if (frames.kind[frame] === VISIT) noteOutcome(core, frame);
  for (;;) {
    if (frames.status[frame] !== 0) {
      if (frames.kind[frame] === BRANCH) join(core, frame);
      else finishRequest(core, frame);
      return;
    }
    switch (code[pc]) {
      case OP_WORK: {
        frames.pc[frame] = pc + 2;
        work(core, frame, program.samplers[code[pc + 1]].draw());
        return;
      }
      case OP_WAIT: {
        frames.pc[frame] = pc + 2;
        core.events.schedule(core.events.nowUs + program.samplers[code[pc + 1]].draw(), EVENT_RESUME, frame, 0);
        return;
      }
      case OP_CALL:
        frames.pc[frame] = pc + 2;
        startCall(core, frame, program.edges[code[pc + 1]]);
        return;
      case OP_QUERY:
        frames.pc[frame] = pc + 2;
        startQuery(core, frame, program.queries[code[pc + 1]]);
        return;
      case OP_FORK:
        fork(core, frame, pc);
        return;
      case OP_FAIL: {
        const failure = program.failures[code[pc + 1]];
        if (failure.stream.uniform() < failure.ratio) {
          frames.status[frame] = failure.status;
          log(core, frame, core.signatures.failureLogs[code[pc + 1]]);
        }
        pc += 2;
        break;
      }
      case OP_LOG:
        log(core, frame, core.signatures.stepLogs[code[pc + 1]]);
        pc += 2;
        break;
      case OP_JOIN:
        join(core, frame);
        return;
      case OP_END:
        finishRequest(core, frame);
        return;
      case OP_LEAVE:
        endVisit(core, frame);
        return;
    }
  }
}

function work(core: Core, frame: number, demandUs: number): void {
  const pod = core.pods[core.frames.owner[frame]];
  if (pod.processorsShared) pod.processors.add(frame, demandUs, core.events);
  else {
    pod.unsharedBusyUs += demandUs;
    core.events.schedule(core.events.nowUs + demandUs, EVENT_RESUME, frame, 0);
  }
}

function fork(core: Core, frame: number, pc: number): void {
  const { frames, program } = core;
  const branches = program.code[pc + 1];
  frames.pending[frame] = branches;
  frames.pc[frame] = program.code[pc + 2 + branches];
  for (let i = 0; i < branches; i++) {
    const branch = frames.alloc(BRANCH, frame, frames.owner[frame], frames.item[frame]);
    frames.pc[branch] = program.code[pc + 2 + i];
    frames.trace[branch] = frames.trace[frame];
    frames.span[branch] = frames.span[frame];
    frames.visit[branch] = frames.visit[frame];
    core.resume(branch);
  }
}

/** A branch has ended; the first failure among branches is the failure of the whole, once all have ended. */
function join(core: Core, branch: number): void {
  const { frames } = core;
  const parent = frames.parent[branch];
  if (frames.status[parent] === 0) frames.status[parent] = frames.status[branch];
  frames.release(branch);
  if (--frames.pending[parent] === 0) core.resume(parent);
}

function log(core: Core, frame: number, template: number): void {
  const { frames, recorder } = core;
  if (!recorder.on) return;
  const pod = core.pods[frames.owner[frame]];
  recorder.logs.record(core.events.nowUs, template, pod.host, frames.trace[frame], frames.span[frame], frames.visit[frame], 0, 0);
}
