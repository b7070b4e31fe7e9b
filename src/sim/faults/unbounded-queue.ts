/** A line for workers without an end: nobody is refused, and everybody waits for longer than he is willing to. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const unboundedQueue: Fault = {
  description: {
    name: 'unbounded-queue',
    title: 'Unbounded queue',
    family: 'pools',
    summary: 'The line of each replica takes in whoever comes.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'shop',
      parameters: {},
      beside: { fault: 'processor-hog', target: 'shop', parameters: { share: 0.999 } },
      signs: [soon('the line is long', 'max(queue_size{service="shop"})', 'above', 25, 30)],
    },
  },
  effects: (target) => [{ kind: 'override', component: target.component, setting: 'queue.max', law: 'to', value: 1_000_000 }],
};
