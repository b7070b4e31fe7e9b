/**
 * What a service is made of at each of its versions. A pod runs the release that its service had when the pod was started, so that in
 * a rolling deploy old and new pods work side by side, each with its own settings and code.
 */
import type { Endpoint, Service } from '../model/topology.ts';

export interface Release {
  readonly id: number;
  readonly service: number;
  readonly model: Service;
  /** First instruction of every endpoint of the program; -1 for those of other services. */
  readonly entries: Int32Array;
  /** The same of every consumer. */
  readonly consumers: Int32Array;
}

/** What only pods read when they start; endpoints are compiled from everything else. */
const READ_BY_PODS: ReadonlySet<string> = new Set([
  'version',
  'replicas',
  'autoscale',
  'probes',
  'processors',
  'workers',
  'queueMax',
  'process',
  'startupUs',
  'bytesPerSecond',
  'endpoints',
  'consumers',
]);

export function endpointOf(model: Service, method: string, route: string): Endpoint | undefined {
  return model.endpoints.find((one) => one.method === method && one.route === route);
}

/** Whether an endpoint compiled for one release is the same thing, instruction by instruction, in the other. */
export function isSameCode(one: Service, other: Service, method: string, route: string): boolean {
  const text = (model: Service): string => JSON.stringify([endpointOf(model, method, route) ?? null, codeContext(model)]);
  return text(one) === text(other);
}

/** The same of a consumer. */
export function isSameConsumer(one: Service, other: Service, name: string): boolean {
  const text = (model: Service): string => {
    const consumer = model.consumers?.find((candidate) => candidate.name === name);
    return JSON.stringify([consumer?.steps ?? null, consumer?.idempotent ?? null, codeContext(model)]);
  };
  return text(one) === text(other);
}

function codeContext(model: Service): unknown {
  const fields = Object.entries(model).filter(([key]) => !READ_BY_PODS.has(key) && key !== 'pools' && key !== 'connections');
  const servers = model.process.caches.map(({ name, remote }) => [name, remote?.server, remote?.timeoutUs]);
  return [fields, model.connections !== undefined, model.pools.map((pool) => pool.database), servers];
}
