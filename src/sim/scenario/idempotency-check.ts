/**
 * A key and the endpoint that remembers it need each other: one without the other does nothing, and the author would believe that nothing
 * happens twice. Any version counts, since a deploy may bring what is missing.
 */
import { everyStep, stepListsOf } from '../model/every-step.ts';
import type { Endpoint, Service, Topology } from '../model/topology.ts';
import { endpointWords, type EndpointReference } from './endpoint-reference.ts';
import type { Reading } from './shape.ts';

/** Somebody who sends keys with some of his requests. */
interface Sender {
  readonly about: object;
  readonly to: readonly EndpointReference[];
}

export function checkIdempotency(topology: Topology, reading: Reading): void {
  const services = [...topology.services, ...topology.releases];
  const endpoints = services.flatMap((service) =>
    service.endpoints.map((endpoint) => ({ endpoint, words: wordsOf(service, endpoint) })),
  );
  const known = new Set(endpoints.map(({ words }) => words));
  const remembering = new Set(endpoints.filter(({ endpoint }) => endpoint.idempotent !== undefined).map(({ words }) => words));
  const asked = new Set<string>();
  for (const { about, to } of sendersOf(services, topology)) {
    const targets = to.map(endpointWords);
    for (const target of targets) asked.add(target);
    if (targets.some((target) => remembering.has(target) || !known.has(target))) continue;
    const cure = 'Add "idempotent: {}" to the endpoint, or take it out.';
    reading.reportAbout(about, ['idempotencyKey'], `"idempotencyKey" means nothing to ${targets.join(', ')}. ${cure}`);
  }
  for (const { endpoint, words } of endpoints) {
    if (endpoint.idempotent === undefined || asked.has(words)) continue;
    const cure = 'Add "idempotencyKey: true" to a call that is repeated, or take it out.';
    reading.reportAbout(endpoint, ['idempotent'], `"idempotent" means nothing: nobody sends a key. ${cure}`);
  }
}

function sendersOf(services: readonly Service[], { users }: Topology): Sender[] {
  const steps = services.flatMap((service) => stepListsOf(service).flatMap(everyStep));
  const calls = steps.flatMap((step) =>
    step.kind === 'call' && step.policy?.idempotencyKey === true ? [{ about: step, to: [step] }] : [],
  );
  const groups = users.map((group) => {
    const requests = group.journeys.flatMap((journey) => journey.requests);
    return { about: group, to: requests.filter(({ policy }) => policy?.idempotencyKey === true) };
  });
  return [...calls, ...groups.filter(({ to }) => to.length > 0)];
}

function wordsOf({ name }: Service, { method, route }: Endpoint): string {
  return endpointWords({ service: name, method, route });
}
