/**
 * The agent of the machine asks each replica by small requests whether it has started, takes requests and lives. They are taken by the
 * process like any other but cost no work: a process that stands still, or a line that does not move, leaves them without an answer.
 * Who is not ready gets no requests; who is not alive is killed with all that he has in hand, and started anew.
 */
import { PROBE_KINDS, type ProbeKind } from '../model/probes.ts';
import type { Core } from './core.ts';
import { reconcile } from './deployment.ts';
import { EVENT_PROBE, EVENT_PROBE_VERDICT } from './event-kinds.ts';
import { isFull, wasAnswered } from './health-checking.ts';
import { becomeReady, becomeUnready } from './orchestrator.ts';
import type { Pod } from './pod.ts';

/** Time to ask. True when the process is to be killed. */
export function probeDue(core: Core, id: number, index: number): boolean {
  const pod = core.pods[id];
  const kind = PROBE_KINDS[index];
  const probe = pod.probing?.[kind];
  if (probe === undefined || !isProbed(pod)) return false;
  core.events.schedule(core.events.nowUs + probe.everyUs, EVENT_PROBE, id, index);
  if ((kind === 'startup') === hasStarted(pod)) return false;
  if (kind === 'readiness' && answersUnready(core, pod)) return note(core, pod, kind, false);
  if (pod.phase === 'starting' || isFull(pod)) return note(core, pod, kind, false);
  if (!pod.paused && pod.workersBusy < pod.workersMax) return note(core, pod, kind, true);
  core.events.schedule(core.events.nowUs + probe.timeoutUs, EVENT_PROBE_VERDICT, id, index);
  return false;
}

/** The time of a probe that was not answered at once is up. True when the process is to be killed. */
export function judgeProbe(core: Core, id: number, index: number): boolean {
  const pod = core.pods[id];
  const probe = pod.probing?.[PROBE_KINDS[index]];
  if (probe === undefined || !isProbed(pod)) return false;
  const sentAtUs = core.events.nowUs - probe.timeoutUs;
  return note(core, pod, PROBE_KINDS[index], wasAnswered(core, pod, sentAtUs));
}

/** The process answers at once, with an error. */
function answersUnready({ hooks }: Core, { service, host, phase, paused }: Pod): boolean {
  if (hooks.areIdle || phase !== 'ready' || paused) return false;
  return hooks.happensAt(host, hooks.atReplica('unreadyRatio', service, host), 'readiness');
}

function isProbed(pod: Pod): boolean {
  return pod.phase === 'starting' || pod.phase === 'ready';
}

function hasStarted(pod: Pod): boolean {
  return pod.probing?.startup === undefined || pod.probes.startup > 0;
}

/** How a probe went. True when the process is to be killed for it. */
function note(core: Core, pod: Pod, kind: ProbeKind, well: boolean): boolean {
  const probe = pod.probing?.[kind];
  if (probe === undefined) return false;
  pod.container?.noteProbe(kind, well);
  const before = pod.probes[kind];
  const run = well ? Math.max(before, 0) + 1 : Math.min(before, 0) - 1;
  pod.probes[kind] = run;
  const decides = pod.probing?.readiness === undefined ? 'startup' : 'readiness';
  if (kind === decides && !pod.isReady && pod.phase === 'ready' && run >= probe.successes) {
    becomeReady(core, pod);
    reconcile(core, pod.service);
  }
  if (run > -probe.failures) return false;
  if (kind === 'readiness' && pod.isReady) becomeUnready(core, pod);
  return kind !== 'readiness';
}
