/** An autoscaler without patience: it takes replicas away in every lull, and has to start them anew with every burst. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const autoscalerFlaps: Fault = {
  description: {
    name: 'autoscaler-flaps',
    title: 'Flapping autoscaler',
    family: 'change',
    summary: 'The autoscaler takes replicas away as soon as it sees that fewer would do.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'search',
      parameters: {},
      signs: [
        soon(
          'the number of replicas that is wanted goes up and down',
          'sum(resets(kube_horizontalpodautoscaler_status_desired_replicas[80s]))',
          'above',
          1,
          80,
        ),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'autoscale.down.stabilization'),
  effects: ({ component }) => [{ kind: 'override', component, setting: 'autoscale.down.stabilization', law: 'to', value: 0 }],
};
