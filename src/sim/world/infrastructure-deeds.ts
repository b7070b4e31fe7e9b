/** What operators do to what services stand on (model/infrastructure-deed.ts). */
import type { InfrastructureDeed } from '../model/infrastructure-deed.ts';
import type { Core } from './core.ts';
import { reconcile } from './deployment.ts';
import { drainPod } from './orchestrator.ts';
import { isWanted } from './pod.ts';

const TITLES: Readonly<Record<InfrastructureDeed['operation'], string>> = {
  renewCertificate: 'renew certificate',
  cordon: 'cordon',
  uncordon: 'uncordon',
  drain: 'drain',
};

/** Does `deed`, which checkInfrastructureDeed has found possible. */
export function applyInfrastructureDeed(core: Core, deed: InfrastructureDeed, author: string): void {
  const { component, operation } = deed;
  const atUs = core.events.nowUs;
  const isCertificate = operation === 'renewCertificate';
  const change = core.changes.begin({
    ...{ atUs, kind: isCertificate ? 'config' : 'scale', component, title: `${component}: ${TITLES[operation]}` },
    author: deed.author === '' ? author : deed.author,
    diff: [isCertificate ? `certificate ${component}: issued` : `unschedulable: ${operation === 'uncordon' ? 'false' : 'true'}`],
  });
  if (isCertificate) {
    const service = core.topology.services.findIndex(({ name }) => name === component);
    core.certificates.renew(service, atUs + deed.validUs);
  } else setNode(core, nodeNamed(core, component), operation);
  core.changes.end(change, 'done', atUs);
}

/** What is wrong with `deed`, as sentences. */
export function checkInfrastructureDeed(core: Core, { component, operation }: InfrastructureDeed): string[] {
  if (operation !== 'renewCertificate')
    return nodeNamed(core, component) < 0 ? [`no node is called ${JSON.stringify(component)}.`] : [];
  const service = core.topology.services.find(({ name }) => name === component);
  if (service === undefined) return [`no service is called ${JSON.stringify(component)}.`];
  return service.tls === undefined ? [`${component} has no certificate.`] : [];
}

/** Pods that are drained from a node are replaced elsewhere at once, as nobody says how many may be missing. */
function setNode(core: Core, node: number, operation: InfrastructureDeed['operation']): void {
  core.nodes[node].isCordoned = operation !== 'uncordon';
  if (operation !== 'drain') return;
  const leaving = core.pods.filter((pod) => pod.node === node && isWanted(pod));
  for (const pod of leaving) drainPod(core, pod.id);
  for (const service of new Set(leaving.map((pod) => pod.service))) reconcile(core, service);
}

function nodeNamed(core: Core, name: string): number {
  return core.nodes.findIndex(({ model }) => model.name === name);
}
