/** Tasks of a thread pool that wait for other tasks of the same pool. When each thread waits so, none is left to end it. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const nestedTasks: Fault = {
  description: {
    name: 'nested-tasks',
    title: 'Thread pool that waits for itself',
    family: 'pools',
    summary: 'A share of the tasks on the thread pools needs a second thread of the same pool before it goes on.',
    target: 'service',
    parameters: [{ name: 'share', title: 'Share of the tasks', unit: 'ratio', min: 0.001, max: 1, usual: 1, calm: 0 }, REPLICAS],
    signature: {
      on: 'shop',
      parameters: {},
      beside: { fault: 'small-thread-pool', target: 'shop', parameters: { threads: 1 } },
      signs: [
        soon('tasks are rejected', 'sum(rate(thread_pool_rejected_total{service="shop"}[10s]))', 'above', 0.5, 40),
        soon('all threads are held', 'min(min_over_time(thread_pool_active{service="shop"}[10s]))', 'above', 0.5, 60),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'threadPools.*.threads'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'nestedRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
