/** A caller that waits much longer than it should, and holds a thread meanwhile. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const longTimeout: Fault = {
  description: {
    name: 'long-timeout',
    title: 'Patient caller',
    family: 'pools',
    summary: 'Calls give up only after many times the time that was set.',
    target: 'service',
    parameters: [{ name: 'factor', title: 'How many times as long', unit: 'times', min: 1.1, max: 1000, usual: 60, calm: 1 }],
    signature: {
      on: 'shop',
      parameters: {},
      beside: { fault: 'freeze', target: 'bank', parameters: {} },
      signs: [soon('its requests wait for the other side', 'sum(worker_threads_busy{service="shop"})', 'above', 30, 30)],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'calls.*.timeout'),
  effects: (target, parameters) => [
    { kind: 'override', component: target.component, setting: 'calls.*.timeout', law: 'times', value: parameters.factor },
    { kind: 'override', component: target.component, setting: 'calls.*.bulkhead.max', law: 'to', value: 100_000 },
  ],
};
