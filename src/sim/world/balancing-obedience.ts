/**
 * How callers take over another way of balancing a service, which a release or an operator brings. It is a word about the whole service,
 * so it holds for all its replicas at once, old and new. A call that has a law of its own keeps it.
 */
import type { Core } from './core.ts';
import { obeyHealthChecks } from './health-checking.ts';
import { PLAIN_BALANCING } from '../model/balancing.ts';
import { modelInForce } from './versions.ts';

export function obeyBalancing(core: Core, service: number): void {
  const { guarding, program } = core;
  // Its own: what two services shared before a snapshot, but not after it, would make the run end in other bytes.
  const policy = modelInForce(core, service, core.services[service].release).balancing ?? { ...PLAIN_BALANCING };
  const backends = guarding.backends[service];
  if (JSON.stringify(policy) === JSON.stringify(backends.policy)) return;
  backends.policy = policy;
  backends.version++;
  for (const guard of program.guards) if (guard.toService === service) guard.law = guard.written.law ?? policy.law;
  guarding.obeyBalancing(service);
  obeyHealthChecks(core, backends);
}
