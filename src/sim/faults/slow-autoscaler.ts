/** An autoscaler that looks seldom: the load has come and gone before it has seen it. */
import { HOUR, MINUTE, SECOND } from '../base/time.ts';
import { BUSY_FOR_LONG, MORE_SEARCHERS } from './autoscaling.ts';
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';

export const slowAutoscaler: Fault = {
  description: {
    name: 'slow-autoscaler',
    title: 'Slow autoscaler',
    family: 'change',
    summary: 'The autoscaler looks at the load no more often than this.',
    target: 'service',
    parameters: [{ name: 'every', title: 'How often it looks', unit: 'us', min: SECOND, max: HOUR, usual: 10 * MINUTE }],
    signature: { on: 'search', parameters: {}, beside: MORE_SEARCHERS, signs: [BUSY_FOR_LONG] },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'autoscale.every'),
  effects: ({ component }, { every }) => [
    { kind: 'override', component, setting: 'autoscale.every', law: 'atLeast', value: every },
  ],
};
