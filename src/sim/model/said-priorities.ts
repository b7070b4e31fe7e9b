/** Whether anybody in a system says that something is more or less important than the rest. */
import { everyStep, stepListsOf } from './every-step.ts';
import type { Topology } from './topology.ts';

export function saysPriorities({ services, releases, users }: Topology): boolean {
  const models = [...services, ...releases];
  const ofEndpoints = models.flatMap(({ endpoints }) => endpoints.map(({ admission }) => admission?.priority));
  const steps = models.flatMap((model) => stepListsOf(model).flatMap(everyStep));
  const ofCalls = steps.map((step) => (step.kind === 'call' ? step.policy?.priority : undefined));
  const ofUsers = users.flatMap(({ journeys }) =>
    journeys.flatMap(({ requests }) => requests.map(({ policy }) => policy?.priority)),
  );
  return [...ofEndpoints, ...ofCalls, ...ofUsers].some((said) => (said ?? 'normal') !== 'normal');
}
