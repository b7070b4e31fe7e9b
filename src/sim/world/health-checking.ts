/**
 * Active health checks of a service's balancer: at every interval one small request to each replica that is in service. It is taken
 * by the process like any other, but costs no work: nobody listening refuses it, a full line turns it away, a process that stands still
 * or a line that has not moved since it came leaves it without an answer until its time is up, as does a slow network.
 */
import type { Micros } from '../base/time.ts';
import type { Backends } from './balancer.ts';
import type { Hook } from '../model/effect.ts';
import type { Core } from './core.ts';
import { EVENT_HEALTH_CHECK, EVENT_HEALTH_VERDICT } from './event-kinds.ts';
import { rankIn } from './baggage.ts';
import { BAGGAGE, KIND, OWNER, PC, REQUEST, SERVED, START, type Frames } from './frames.ts';
import { HealthChecks } from './health-checks.ts';
import type { Pod } from './pod.ts';

/** Begins to check the services that want it. */
export function openHealthChecks(core: Core): void {
  for (const backends of core.guarding.backends) obeyHealthChecks(core, backends);
}

/** Brings the checks of a service in line with what its balancing says of them now. */
export function obeyHealthChecks(core: Core, backends: Backends): void {
  const { health } = backends.policy;
  const { checks } = backends;
  if (health !== null && checks !== null) checks.policy = health;
  else if (health !== null) {
    backends.checksTarget ??= core.recorder.addTarget({ balancer: core.services[backends.service].model.name });
    backends.checks = new HealthChecks(health, backends.checksTarget);
    backends.checks.keep(core.services[backends.service].ready, backends);
    core.events.schedule(core.events.nowUs + health.everyUs, EVENT_HEALTH_CHECK, backends.service, ++backends.checksBegun);
  } else if (checks !== null) {
    checks.end();
    backends.checks = null;
    backends.unhealthy.clear();
    backends.version++;
  }
}

/** Time for the next round of checks. */
export function checkHealth(core: Core, service: number, begun: number): void {
  const backends = core.guarding.backends[service];
  const { checks } = backends;
  if (checks === null || backends.checksBegun !== begun) return;
  const { nowUs } = core.events;
  const { ready } = core.services[service];
  checks.keep(ready, backends);
  const pending: number[] = [];
  for (const id of ready) {
    const pod = core.pods[id];
    if (isOutOfReach(core, pod, checks.policy.timeoutUs) || pod.phase !== 'ready' || isFull(pod))
      checks.note(id, false, backends);
    else if (pod.paused || pod.workersBusy >= pod.workersMax) pending.push(id);
    else checks.note(id, true, backends);
  }
  checks.pending = pending;
  checks.keep(ready, backends);
  if (pending.length > 0) core.events.schedule(nowUs + checks.policy.timeoutUs, EVENT_HEALTH_VERDICT, service, 0);
  core.events.schedule(nowUs + checks.policy.everyUs, EVENT_HEALTH_CHECK, service, begun);
}

/** The time of the checks that were not answered at once is up. */
export function judgeHealth(core: Core, service: number): void {
  const backends = core.guarding.backends[service];
  const { checks } = backends;
  if (checks === null) return;
  const sentAtUs = core.events.nowUs - checks.policy.timeoutUs;
  for (const id of checks.pending) {
    if (core.services[service].ready.includes(id)) checks.note(id, wasAnswered(core, core.pods[id], sentAtUs), backends);
  }
  checks.pending = [];
  checks.keep(core.services[service].ready, backends);
}

/** Whether no check gets to the pod and back in time. */
function isOutOfReach({ hooks }: Core, { service, host }: Pod, timeoutUs: number): boolean {
  if (hooks.areIdle) return false;
  const at = (hook: Hook): number => hooks.atReplica(hook, service, host);
  return 2 * at('delayUs') >= timeoutUs || at('refusalRatio') >= 1 || at('lostRatio') >= 1 || at('lostAnswersRatio') >= 1;
}

/** There is nobody who would take a request, and no room to wait. */
export function isFull(pod: Pod): boolean {
  return pod.workersBusy >= pod.workersMax && pod.line.length >= pod.queueMax;
}

/**
 * Whether a check has had its turn, at the latest before the process was stopped: since it came a worker has taken somebody whom the
 * order of the line puts behind it, or anybody at all and nobody waits any more who is before it.
 */
export function wasAnswered(core: Core, pod: Pod, sentAtUs: Micros): boolean {
  if (pod.phase !== 'ready' || wasStopped(pod, sentAtUs)) return false;
  if (pod.workersBusy < pod.workersMax) return true;
  const taken = core.frames.inUseNow().filter((frame) => wasTaken(core.frames, pod, frame, sentAtUs));
  if (taken.some((frame) => !goesBefore(core.frames, pod, frame, sentAtUs))) return true;
  if (taken.length === 0) return false;
  for (let at = 0; at < pod.line.length; at++) if (goesBefore(core.frames, pod, pod.line.at(at), sentAtUs)) return false;
  return true;
}

/** Whether a worker of the pod has taken it since then, and still has it. */
function wasTaken({ ints, instants }: Frames, pod: Pod, frame: number, sinceUs: Micros): boolean {
  return (
    ints[frame + KIND] === REQUEST &&
    ints[frame + OWNER] === pod.id &&
    ints[frame + PC] >= 0 &&
    instants[(frame >> 2) + SERVED] > sinceUs
  );
}

/** Whether a request goes before a check, which is of normal priority, in the order of the pod's line. */
function goesBefore({ ints, instants }: Frames, { model }: Pod, frame: number, sentAtUs: Micros): boolean {
  const isOlder = instants[(frame >> 2) + START] <= sentAtUs;
  const order = model.process.queue?.order;
  if (order === 'lifo') return !isOlder;
  const rank = order === 'priority' ? rankIn(ints[frame + BAGGAGE]) : 0;
  return rank < 0 || (rank === 0 && isOlder);
}

/** The process stands still, and did when the check came. */
function wasStopped({ paused, pausedAtUs }: Pod, sentAtUs: Micros): boolean {
  return paused && pausedAtUs <= sentAtUs;
}
