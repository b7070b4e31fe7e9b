/**
 * What a caller with guards does about its calls: refuses one before it is made, notes that it has been sent and how it ended. Plain
 * calls never come here. Every request that was noted as sent is noted as ended once, however it ends.
 */
import { letIn } from './bulkhead.ts';
import { BULKHEAD_FULL, NOT_PERMITTED, RATE_LIMITED } from './call-codes.ts';
import type { EdgeGuard } from './call-guard.ts';
import type { Core } from './core.ts';
import { tellEjection } from './ejection-log.ts';
import { OWNER, SENDER, SENT, TERM } from './frames.ts';
import type { GuardedCall } from './guarded-call.ts';
import { BREAKER_STATES } from './guard-signatures.ts';
import { CLIENT_CLOSED_REQUEST } from './statuses.ts';
import { tell } from './telling.ts';

/** The call may be made. */
export const ADMITTED = 0;
/** There is no place in the bulkhead, but the caller may wait for one. */
export const MUST_WAIT = -1;

/** Whether the pod may make a call now: ADMITTED, MUST_WAIT, or why not. An admitted call is then noted as sent or as unsent. */
export function admit(core: Core, guard: EdgeGuard, callerPod: number): number {
  const call = core.guarding.callOf(callerPod, guard, core.events.nowUs);
  if (call === null) return ADMITTED;
  const nowUs = core.events.nowUs;
  if (call.breaker !== null) {
    const { term } = call.breaker;
    const permitted = call.breaker.permits(nowUs);
    if (call.breaker.term !== term) logState(core, guard, call, callerPod);
    if (!permitted) {
      call.countNotPermitted();
      return NOT_PERMITTED;
    }
  }
  if (call.underWay >= call.callsMax) {
    call.breaker?.callOff();
    if (call.takesWaiters) return MUST_WAIT;
    call.countBulkheadFull();
    return BULKHEAD_FULL;
  }
  if (call.bucket !== null && !call.bucket.take(nowUs)) {
    call.breaker?.callOff();
    call.countRateLimited();
    return RATE_LIMITED;
  }
  return ADMITTED;
}

/** A request is on its way to the pod that was chosen for it. */
export function noteSent(core: Core, guard: EdgeGuard, request: number, callerPod: number): void {
  const { frames, guarding } = core;
  frames.ints[request + SENDER] = callerPod;
  const call = guarding.callOf(callerPod, guard, core.events.nowUs);
  if (call !== null) {
    call.underWay++;
    frames.ints[request + TERM] = call.breaker?.term ?? 0;
  }
  frames.instants[(request >> 2) + SENT] = core.events.nowUs;
  const balancer = guarding.balancerOf(callerPod, guard.toService);
  balancer.outstanding[guarding.placeOf[frames.ints[request + OWNER]]]++;
}

/** No pod took the connection. */
export function noteUnsent(core: Core, guard: EdgeGuard, callerPod: number): void {
  const call = core.guarding.callOf(callerPod, guard, core.events.nowUs);
  if (call !== null && call.breaker !== null) judge(core, guard, call, callerPod, call.breaker.term, true, 0);
}

/**
 * The caller of a request has heard the answer or waits no more. `status` is an HTTP status (0: well; 504: too late; 499: called off,
 * which says nothing about the one who was called).
 */
export function noteOutcome(core: Core, guard: EdgeGuard, request: number, status: number): void {
  const { frames, guarding } = core;
  const callerPod = frames.ints[request + SENDER];
  const balancer = guarding.balancerOf(callerPod, guard.toService);
  const pod = frames.ints[request + OWNER];
  balancer.outstanding[guarding.placeOf[pod]]--;
  if (balancer.outliers !== null && status !== CLIENT_CLOSED_REQUEST) {
    const { ready } = core.services[guard.toService];
    if (balancer.outliers.note(pod, status >= 500, ready, core.events.nowUs)) {
      balancer.version = -1;
      tellEjection(core, guard.toService, callerPod, pod);
    }
  }
  const call = guarding.callOf(callerPod, guard, core.events.nowUs);
  if (call === null) return;
  call.underWay--;
  letIn(core, call);
  if (call.breaker === null) return;
  const term = frames.ints[request + TERM];
  if (status === CLIENT_CLOSED_REQUEST) {
    if (term === call.breaker.term) call.breaker.callOff();
    return;
  }
  const durationUs = core.events.nowUs - frames.instants[(request >> 2) + SENT];
  judge(core, guard, call, callerPod, term, status >= 500, durationUs);
}

function judge(
  core: Core,
  guard: EdgeGuard,
  call: GuardedCall,
  callerPod: number,
  term: number,
  failed: boolean,
  durationUs: number,
): void {
  const { breaker } = call;
  if (breaker === null || term !== breaker.term) return;
  breaker.record(failed, durationUs, core.events.nowUs);
  if (breaker.term !== term) logState(core, guard, call, callerPod);
}

function logState(core: Core, guard: EdgeGuard, call: GuardedCall, callerPod: number): void {
  const logs = core.guarding.logs[guard.id];
  if (!core.tells || logs === null || call.breaker === null) return;
  const template = logs.states[BREAKER_STATES.indexOf(call.breaker.state)];
  tell(core, core.pods[callerPod], template);
}
