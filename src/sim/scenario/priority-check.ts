/** Words about priorities in a system in which nobody says any: all requests are normal, and nothing can go by their difference. */
import { saysPriorities } from '../model/said-priorities.ts';
import type { Service, Topology } from '../model/topology.ts';
import type { Reading } from './shape.ts';

export function checkIdlePriorities(service: Service, topology: Topology, reading: Reading): void {
  const { process, pools, carriesPriority } = service;
  if (saysPriorities(topology)) return;
  const report = (word: string, meant: string) => {
    const cure = 'Say "priority" of users, an endpoint or a call, or take it out.';
    reading.reportAbout(service, [word], `"${meant}" means nothing where all requests are of normal priority. ${cure}`);
  };
  if (process.queue?.order === 'priority') report('queue', 'policy: priority');
  if (pools.some(({ keeping }) => keeping?.order === 'priority')) report('pools', 'order: priority');
  if (carriesPriority === true) report('priority', 'priority: propagate');
}
