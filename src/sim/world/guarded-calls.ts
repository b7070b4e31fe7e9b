/**
 * What a caller with guards notes about its calls: that one has been sent, and how it ended. Plain calls never come here. Every
 * request that was noted as sent is noted as ended once, however it ends: answered, given up, cancelled or cut off.
 */
import type { EdgeGuard } from './call-guard.ts';
import type { Core } from './core.ts';
import { OWNER, SENDER, SENT } from './frames.ts';

/** A request is on its way to the pod that was chosen for it. */
export function noteSent(core: Core, guard: EdgeGuard, request: number, callerPod: number): void {
  const { frames, guarding } = core;
  frames.ints[request + SENDER] = callerPod;
  frames.instants[(request >> 2) + SENT] = core.events.nowUs;
  const balancer = guarding.balancerOf(callerPod, guard.toService);
  balancer.outstanding[guarding.placeOf[frames.ints[request + OWNER]]]++;
}

/** Its caller has heard the answer or waits no more. */
export function noteOutcome(core: Core, guard: EdgeGuard, request: number): void {
  const { frames, guarding } = core;
  const balancer = guarding.balancerOf(frames.ints[request + SENDER], guard.toService);
  balancer.outstanding[guarding.placeOf[frames.ints[request + OWNER]]]--;
}
