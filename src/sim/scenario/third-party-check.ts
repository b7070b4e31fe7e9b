/** A service of somebody else is a black box: what it is made of inside cannot be seen, so it cannot be said either. */
import { everyStep, stepListsOf } from '../model/every-step.ts';
import type { Service, Step, Topology } from '../model/topology.ts';
import type { Reading } from './shape.ts';

/** Steps that are its own time and its own mistakes. */
const OWN: readonly Step['kind'][] = ['work', 'wait', 'parallel', 'choose', 'fail', 'wrong'];

export function checkThirdParty(service: Service, reading: Reading): void {
  if (service.external !== true) {
    if (service.credentials !== undefined)
      reading.reportAbout(
        service,
        ['credentials'],
        `only an external service asks for a key. Add "external: true" to ${service.name}, or take it out.`,
      );
    return;
  }
  const { name } = service;
  for (const step of stepListsOf(service).flatMap((steps) => everyStep(steps))) {
    if (OWN.includes(step.kind)) continue;
    const key = step.kind === 'threadPool' ? 'pool' : step.kind;
    reading.reportAbout(
      step,
      [key],
      `${name} is external, and what is inside it cannot be seen. Its steps can be ${OWN.join(', ')}, transfer and repeat; say how long it takes with "wait".`,
    );
  }
  const inside = [
    'pools',
    'caches',
    'consumers',
    'autoscale',
    'logs',
    'heap',
    'cpuLimit',
    'cpuRequest',
    'probes',
    'connections',
    'dns',
    'telemetry',
  ] as const;
  const said: Readonly<Record<(typeof inside)[number], boolean>> = {
    pools: service.pools.length > 0,
    caches: service.process.caches.length > 0,
    consumers: (service.consumers ?? []).length > 0,
    autoscale: service.autoscale !== undefined,
    logs: service.logs !== undefined,
    heap: service.heap !== null,
    cpuLimit: service.processorQuota !== null,
    cpuRequest: service.processorRequest !== undefined,
    probes: service.probes !== undefined,
    connections: service.connections !== undefined,
    dns: service.resolver !== undefined,
    telemetry: reading.isWritten(service, 'telemetry'),
  };
  for (const word of inside) {
    if (said[word])
      reading.reportAbout(service, [word], `${name} is external, and what is inside it cannot be seen. Take "${word}" out.`);
  }
}

/** A key is of use to a third party alone. */
export function checkKey(step: Step & { kind: 'call' }, { services }: Topology, reading: Reading): void {
  const callee = services.find(({ name }) => name === step.service);
  if (step.credentials === undefined || callee === undefined || callee.external === true) return;
  reading.reportAbout(step, ['credentials'], `${callee.name} is not external and asks for no key. Take "credentials" out.`);
}
