/** How the calls of a service obey what operators set about them (model/call-settings.ts): from the next call on, in every replica. */
import { letIn } from './bulkhead.ts';
import type { EdgeGuard } from './call-guard.ts';
import type { Core } from './core.ts';
import { TIMEOUT_CALL } from './event-kinds.ts';
import type { Pod } from './pod.ts';
import type { Edge } from './program.ts';
import type { CallSettings } from '../model/call-policy.ts';

/** All calls from the pod's service to the service `name` go as the pod's model says now, each as it is written where that says nothing. */
export function obeyCalls(core: Core, pod: Pod, name: string): void {
  const settings = pod.model.callSettings?.[name] ?? {};
  for (const edge of core.program.edges) {
    if (edge.fromService !== pod.service || core.services[edge.toService].model.name !== name) continue;
    obeyTimeout(core, edge, settings.timeoutUs ?? edge.timeoutUs);
    edge.credentials = edge.credentials === null ? null : (settings.credentials ?? edge.writtenCredentials);
    edge.policy?.obey(settings);
    if (edge.guard !== null) obeyGuard(core, pod, edge.guard, settings);
  }
}

/** Calls under way keep the timeout that they began with. */
function obeyTimeout(core: Core, edge: Edge, timeoutUs: number): void {
  if (core.timeouts[core.callTimeouts[edge.id]].lengthUs === timeoutUs) return;
  core.callTimeouts[edge.id] = core.timeoutsOf(TIMEOUT_CALL, timeoutUs);
  core.signatures.tellTimeout(core.program, edge, timeoutUs);
}

function obeyGuard(core: Core, pod: Pod, guard: EdgeGuard, settings: CallSettings): void {
  const { breaker, bulkhead } = guard.written;
  if (breaker !== null) {
    guard.breaker = {
      ...breaker,
      failureRatio: settings.breakerFailureRatio ?? breaker.failureRatio,
      openUs: settings.breakerOpenUs ?? breaker.openUs,
    };
  }
  if (bulkhead !== null) {
    guard.bulkhead = {
      ...bulkhead,
      callsMax: settings.bulkheadMax ?? bulkhead.callsMax,
      waitUs: settings.bulkheadWaitUs ?? bulkhead.waitUs,
    };
  }
  const call = core.guarding.callMade(pod.id, guard);
  if (call === null) return;
  call.obey(guard);
  letIn(core, call);
}
