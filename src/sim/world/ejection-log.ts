/** The line in a caller's log that says which replica it leaves out. */
import type { Core } from './core.ts';
import { OUTSIDE } from './guarding.ts';
import { tell } from './telling.ts';

/** `callerPod` leaves out the replica `pod` of the service from now on; users have no log. */
export function tellEjection(core: Core, service: number, callerPod: number, pod: number): void {
  const { pods, services, signatures } = core;
  if (!core.tells || callerPod === OUTSIDE) return;
  const { name } = pods[pod];
  const caller = pods[callerPod];
  const whose = services[caller.service].model.name;
  const template = signatures.logOnce(`${whose} ejects ${name}`, {
    ...{ level: 'warn', service: whose, message: `replica ${name} of ${services[service].model.name} ejected as an outlier` },
    ...{ fixed: { 'server.address': name }, a: null, b: null },
  });
  tell(core, caller, template);
}
