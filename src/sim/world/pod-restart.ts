/** One replica is started anew: somebody deletes its pod, which ends what it has, and another one comes up in its place meanwhile. */
import type { Core } from './core.ts';
import { replacePod } from './deployment.ts';
import { isWanted, type Pod } from './pod.ts';

export function restartPod(core: Core, service: number, name: string, author: string): void {
  const component = core.services[service].model.name;
  const pod = podOf(core, component, name);
  if (pod === undefined) return;
  const fields = { atUs: core.events.nowUs, kind: 'restart' as const, component, author };
  replacePod(
    core,
    pod,
    core.changes.begin({ ...fields, title: `${component}: restart of ${name}`, diff: [`delete pod ${name}`] }),
  );
}

/** What is wrong with it, as sentences. */
export function checkPodRestart(core: Core, service: string, name: string): string[] {
  if (podOf(core, service, name) !== undefined) return [];
  const pods = core.pods.filter((one) => one.model.name === service && isWanted(one));
  const known = pods.length === 0 ? 'It has none now.' : `It has ${pods.map((pod) => pod.name).join(', ')}.`;
  return [`${service} has no pod "${name}". ${known}`];
}

function podOf(core: Core, service: string, name: string): Pod | undefined {
  return core.pods.find((pod) => pod.name === name && pod.model.name === service && isWanted(pod));
}
