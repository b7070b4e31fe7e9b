/** How the calls of a service obey what operators set about them: see model/call-settings.ts. */
import { CALL_SETTINGS } from '../model/call-settings.ts';
import type { Core } from './core.ts';
import type { Pod } from './pod.ts';

/** A budget of everything is none; one that is set on calls without a budget begins with this many retries in reserve. */
const RESERVE = 10;

/** All calls from the pod's service to the service `name` retry as the pod's model says now. */
export function obeyRetries(core: Core, pod: Pod, name: string): void {
  const attemptsMax = CALL_SETTINGS['calls.*.retry.attempts'].read(pod.model, name);
  const ratio = CALL_SETTINGS['calls.*.retry.budget'].read(pod.model, name);
  for (const { fromService, toService, policy } of core.program.edges) {
    if (fromService !== pod.service || core.services[toService].model.name !== name || policy?.backoff == null) continue;
    policy.attemptsMax = attemptsMax;
    policy.budget = ratio === 1 ? null : { ratio, reserve: policy.budget?.reserve ?? RESERVE };
  }
}
