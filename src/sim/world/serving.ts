/**
 * A request at a pod: it takes a worker or waits in a bounded line for one, holds the worker until it is answered, and leaves a
 * server span, a counter, a histogram observation and an access-log line behind, all written at one place so that they agree.
 */
import { EVENT_ANSWER_ARRIVES, type Core } from './core.ts';
import { PC_ANSWERED } from './frames.ts';
import { addRequestCounter } from './instruments.ts';
import type { Pod } from './pod.ts';

const SERVICE_UNAVAILABLE = 503;

/** A request reaches its pod. Resumes it if a worker is free. */
export function acceptRequest(core: Core, frame: number): void {
  const { frames } = core;
  const pod = core.pods[frames.owner[frame]];
  frames.startUs[frame] = core.events.nowUs;
  frames.span[frame] = core.recorder.newSpan();
  pod.inFlight++;
  if (pod.phase === 'gone') {
    refuse(core, pod, frame);
  } else if (pod.workersBusy < pod.workersMax) {
    serve(core, pod, frame);
  } else if (pod.line.length < pod.queueMax) {
    pod.line.push(frame);
  } else {
    refuse(core, pod, frame);
  }
}

/** The request is done, well or badly (frames.status): gives its worker to the next in line and sends the answer. */
export function finishRequest(core: Core, frame: number): void {
  const pod = core.pods[core.frames.owner[frame]];
  record(core, pod, frame);
  pod.inFlight--;
  const next = pod.line.shift();
  if (next >= 0) {
    core.frames.servedUs[next] = core.events.nowUs;
    start(core, next);
  } else pod.workersBusy--;
  answer(core, pod, frame);
}

function serve(core: Core, pod: Pod, frame: number): void {
  pod.workersBusy++;
  core.frames.servedUs[frame] = core.events.nowUs;
  start(core, frame);
}

function start(core: Core, frame: number): void {
  core.frames.pc[frame] = core.program.endpoints[core.frames.item[frame]].entry;
  core.resume(frame);
}

function refuse(core: Core, pod: Pod, frame: number): void {
  const { frames, recorder, signatures } = core;
  frames.status[frame] = SERVICE_UNAVAILABLE;
  frames.servedUs[frame] = core.events.nowUs;
  if (recorder.on) {
    const template = signatures.refusalLogs[pod.service];
    recorder.logs.record(
      core.events.nowUs,
      template,
      pod.host,
      frames.trace[frame],
      frames.span[frame],
      frames.visit[frame],
      pod.line.length,
      0,
    );
  }
  record(core, pod, frame);
  pod.inFlight--;
  answer(core, pod, frame);
}

function answer(core: Core, pod: Pod, frame: number): void {
  if (core.sendOver(EVENT_ANSWER_ARRIVES, frame, core.hooks.delayUs[pod.service])) return;
  core.frames.pc[frame] = PC_ANSWERED;
  core.resume(frame);
}

function record(core: Core, pod: Pod, frame: number): void {
  const { recorder, frames, signatures } = core;
  if (!recorder.on) return;
  const nowUs = core.events.nowUs;
  const item = frames.item[frame];
  const { local } = core.program.endpoints[item];
  const code = frames.status[frame] === 0 ? 200 : frames.status[frame];
  const slot = signatures.statusSlots[code];
  const startUs = frames.startUs[frame];
  const trace = frames.trace[frame];
  const span = frames.span[frame];
  const durationUs = nowUs - startUs;
  const counterAt = local * core.program.statuses.length + slot;
  let counter = pod.instruments.requests[counterAt];
  if (counter < 0) counter = addRequestCounter(core, pod, item, slot);
  pod.target.values[counter] += 1;
  pod.target.observe(pod.instruments.durations[local], durationUs, trace, nowUs);
  const waitUs = frames.servedUs[frame] - startUs;
  recorder.spans.record(
    startUs,
    durationUs,
    trace,
    span,
    frames.parentSpan[frame],
    signatures.serverSpans[item],
    pod.host,
    code,
    waitUs,
    0,
  );
  recorder.logs.record(nowUs, signatures.accessLogs[item][slot], pod.host, trace, span, frames.visit[frame], durationUs, 0);
}
