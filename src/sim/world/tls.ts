/**
 * TLS on connections between services: each handshake costs processor time on both sides, first where the connection goes to, and then,
 * once its answer is back, where it came from, which looks at the certificate. The round trips are those of opening a connection.
 */
import type { Service, Topology } from '../model/topology.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Core } from './core.ts';
import { VERIFIED, WORKED } from './errand-stages.ts';
import { EVENT_NO_TRUST } from './event-kinds.ts';
import { ERRAND, ITEM, KIND, OWNER, PC, PC_WAITS_FOR_CONNECTION, TICKET } from './frames.ts';
import type { Pod } from './pod.ts';
import type { PoolState } from './pool-state.ts';
import { tell, tellOf } from './telling.ts';
import type { TlsHandles } from './tls-handles.ts';

export const TLS_FAMILIES: readonly MetricFamily[] = [
  { name: 'tls_handshakes_total', kind: 'counter', unit: '', help: 'Handshakes of connections to the process that have ended.' },
  { name: 'x509_cert_not_after', kind: 'gauge', unit: 'seconds', help: 'Until when the certificate of the process is good.' },
];

export function openTls({ target, model }: Pod): TlsHandles | null {
  if (model.tls === undefined) return null;
  const handshakes = target.instrument('tls_handshakes_total', {});
  return { handshakes, notAfter: target.instrument('x509_cert_not_after', { subject_CN: model.name }) };
}

export function readTls(core: Core, { tls, target, service }: Pod): void {
  if (tls !== null) target.set(tls.notAfter, core.certificates.expiresAtUs(service) / 1e6);
}

/** Whether processes of the service work for handshakes: then their cores are shared with that. */
export function shakesHands(model: Service, { services }: Topology): boolean {
  return model.tls !== undefined || (model.connections !== undefined && services.some(({ tls }) => tls !== undefined));
}

/** The answer to a handshake is back in `pod`: false when there is nothing to do for it, or all is done. */
export function verifies(core: Core, pod: Pod, pool: PoolState, errand: number): boolean {
  const { ints } = core.frames;
  const workUs = core.pods[pool.host].model.tls?.clientWorkUs ?? 0;
  if (workUs === 0 || ints[errand + PC] === VERIFIED) return false;
  ints[errand + PC] = VERIFIED;
  pod.processors.add(errand, workUs, core.events);
  return true;
}

/** A handshake has ended. Whether the other side has shown a certificate that is good; if not, whoever waits longest hears of it. */
export function isTrusted(core: Core, pool: PoolState): boolean {
  const { nowUs } = core.events;
  const host = core.pods[pool.host];
  if (host.tls === null) return true;
  host.target.add(host.tls.handshakes, 1);
  if (core.certificates.isGood(host.service, nowUs)) return true;
  if (core.tells) tell(core, host, lineOfHost(core, host));
  const { ints } = core.frames;
  for (let at = 0; at < pool.line.length; at++) {
    const request = pool.line.at(at);
    if (ints[request + PC] !== PC_WAITS_FOR_CONNECTION) continue;
    core.events.schedule(nowUs, EVENT_NO_TRUST, request, ints[request + TICKET]);
    break;
  }
  return false;
}

/** The process dies: handshakes that it was working for are gone, its own and those of others. */
export function discardHandshakes(core: Core, pod: Pod): void {
  const { frames } = core;
  const { ints } = frames;
  for (const frame of frames.inUseNow()) {
    if (ints[frame + KIND] !== ERRAND) continue;
    const own = ints[frame + PC] === VERIFIED && ints[frame + OWNER] === pod.id;
    const others = ints[frame + PC] === WORKED && core.pods[ints[frame + OWNER]].poolAt(ints[frame + ITEM])?.host === pod.id;
    if (own || others) frames.release(frame);
  }
}

/** The line of a caller that does not trust a service. */
export function tellHandshake(core: Core, caller: number, service: number): void {
  if (!core.tells) return;
  const { name } = core.pods[core.frames.ints[caller + OWNER]].model;
  const to = core.services[service].model.name;
  const line = core.signatures.logOnce(`${name}/x509 ${to}`, {
    level: 'error',
    service: name,
    message: `connect to ${to}: tls: failed to verify certificate: x509: certificate has expired or is not yet valid`,
    fixed: { 'server.address': to },
    a: null,
    b: null,
  });
  tellOf(core, caller, line);
}

function lineOfHost(core: Core, { model: { name } }: Pod): number {
  return core.signatures.logOnce(`${name}/handshake`, {
    level: 'warn',
    service: name,
    message: 'TLS handshake error: remote error: tls: expired certificate',
    fixed: {},
    a: null,
    b: null,
  });
}
