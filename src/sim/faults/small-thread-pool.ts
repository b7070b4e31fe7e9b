/** Too few threads in the thread pools inside a process: tasks wait or are rejected. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const smallThreadPool: Fault = {
  description: {
    name: 'small-thread-pool',
    title: 'Small thread pool',
    family: 'pools',
    summary: 'Each thread pool of a replica has at most so many threads, and a queue as short.',
    target: 'service',
    parameters: [{ name: 'threads', title: 'Threads', unit: 'count', min: 1, max: 10000, usual: 1 }],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [soon('the thread pool is small', 'max(thread_pool_size{service="shop"})', 'below', 2)],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'threadPools.*.threads'),
  effects: (target, parameters) => [
    { kind: 'override', component: target.component, setting: 'threadPools.*.threads', law: 'atMost', value: parameters.threads },
    { kind: 'override', component: target.component, setting: 'threadPools.*.queue', law: 'atMost', value: parameters.threads },
  ],
};
