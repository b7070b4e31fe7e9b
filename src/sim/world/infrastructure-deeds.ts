/** What operators do to what services stand on (model/infrastructure-deed.ts). */
import type { InfrastructureDeed } from '../model/infrastructure-deed.ts';
import type { Core } from './core.ts';

/** Does `deed`, which checkInfrastructureDeed has found possible. */
export function applyInfrastructureDeed(core: Core, deed: InfrastructureDeed, author: string): void {
  const { component } = deed;
  const service = core.topology.services.findIndex(({ name }) => name === component);
  const atUs = core.events.nowUs;
  core.certificates.renew(service, atUs + deed.validUs);
  const change = core.changes.begin({
    ...{ atUs, kind: 'config', component, title: `${component}: renew certificate` },
    author: deed.author === '' ? author : deed.author,
    diff: [`certificate ${component}: issued`],
  });
  core.changes.end(change, 'done', atUs);
}

/** What is wrong with `deed`, as sentences. */
export function checkInfrastructureDeed(core: Core, { component }: InfrastructureDeed): string[] {
  const service = core.topology.services.find(({ name }) => name === component);
  if (service === undefined) return [`no service is called ${JSON.stringify(component)}.`];
  return service.tls === undefined ? [`${component} has no certificate.`] : [];
}
