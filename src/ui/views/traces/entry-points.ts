/** Where requests come in: the services and routes that users ask, which are what the roots of traces are called. */
import type { Topology } from '../../../sim/model/topology.ts';

export interface EntryPoint {
  readonly service: string;
  readonly method: string;
  readonly route: string;
}

/** Each once, in the order of the users' journeys. */
export function entryPoints(topology: Topology | undefined): EntryPoint[] {
  const found = new Map<string, EntryPoint>();
  for (const { service, method, route } of topology?.users.flatMap((group) =>
    group.journeys.flatMap((journey) => journey.requests),
  ) ?? []) {
    found.set(`${service} ${method} ${route}`, { service, method, route });
  }
  return [...found.values()];
}
