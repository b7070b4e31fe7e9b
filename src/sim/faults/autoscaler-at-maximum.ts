/** An autoscaler that may not give as many replicas as it wants to. */
import { BUSY_FOR_LONG, MORE_SEARCHERS } from './autoscaling.ts';
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const autoscalerAtMaximum: Fault = {
  description: {
    name: 'autoscaler-at-maximum',
    title: 'Autoscaler at its maximum',
    family: 'change',
    summary: 'The autoscaler may keep at most so many replicas.',
    target: 'service',
    parameters: [{ name: 'replicas', title: 'Replicas at most', unit: 'count', min: 1, max: 500, usual: 2 }],
    signature: {
      on: 'search',
      parameters: {},
      beside: MORE_SEARCHERS,
      signs: [soon('few replicas are allowed', 'max(kube_horizontalpodautoscaler_spec_max_replicas)', 'below', 3), BUSY_FOR_LONG],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'autoscale.max'),
  effects: ({ component }, { replicas }) => [
    { kind: 'override', component, setting: 'autoscale.max', law: 'atMost', value: replicas },
  ],
};
