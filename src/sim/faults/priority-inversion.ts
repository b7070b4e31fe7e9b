/**
 * A service that begins to serve the more important first. Whoever is of little importance and holds what others wait for, such as a lock,
 * while it waits here, is passed by all that matter more than he does, and so are those who wait for him, however important they are.
 */
import { QUEUE_POLICIES } from '../model/process.ts';
import { saysPriorities } from '../model/said-priorities.ts';
import type { Fault } from './fault.ts';
import { callsPerSecond, meanSeconds, soon } from './signs.ts';

export const priorityInversion: Fault = {
  description: {
    name: 'priority-inversion',
    title: 'Priority inversion',
    family: 'pools',
    summary:
      'Requests wait for a worker in the order of their priority, so what somebody important waits for may wait behind others.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'archive',
      parameters: {},
      signs: [
        soon('the most important wait longest', meanSeconds('service="office",endpoint="/sign"'), 'above', 2, 40),
        soon('they wait for a lock', 'sum(rate(lock_wait_seconds_total{service="office"}[10s]))', 'above', 5, 40),
        soon('calls under the lock time out', callsPerSecond('office', 'archive', '504'), 'above', 0.05, 40),
      ],
    },
  },
  unfit: (topology) => (saysPriorities(topology) ? null : 'has no requests of different priorities.'),
  effects: (target) => [
    {
      kind: 'override',
      component: target.component,
      setting: 'queue.policy',
      law: 'to',
      value: QUEUE_POLICIES.indexOf('priority'),
    },
  ],
};
