/** Too few worker threads: requests wait in line while processors have nothing to do. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const fewWorkers: Fault = {
  description: {
    name: 'few-workers',
    title: 'Few worker threads',
    family: 'pools',
    summary: 'Each replica has at most so many worker threads.',
    target: 'service',
    parameters: [{ name: 'workers', title: 'Worker threads', unit: 'count', min: 1, max: 10000, usual: 1 }],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        soon('requests wait for a worker', 'sum(rate(http_server_queue_wait_seconds_sum{service="shop"}[10s]))', 'above', 0.004),
      ],
    },
  },
  effects: (target, parameters) => [
    { kind: 'override', component: target.component, setting: 'workers', law: 'atMost', value: parameters.workers },
  ],
};
