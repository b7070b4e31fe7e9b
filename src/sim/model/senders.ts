/** All who send requests from outside: users, and behind them each job as a group in which nobody comes by himself. */
import type { Job } from './job.ts';
import type { Topology, UserGroup } from './topology.ts';

export function sendersOf({ users, jobs = [] }: Topology): readonly UserGroup[] {
  return [...users, ...jobs.map(groupOf)];
}

function groupOf({ name, service, method, route, timeoutUs }: Job): UserGroup {
  const requests = [{ service, method, route, timeoutUs }];
  return { name, arrivals: { kind: 'none' }, load: null, journeys: [{ weight: 1, requests }] };
}
