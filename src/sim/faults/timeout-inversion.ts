/** A caller that gives up before the callee does: work is done for nobody. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { callsPerSecond, soon } from './signs.ts';

export const timeoutInversion: Fault = {
  description: {
    name: 'timeout-inversion',
    title: 'Impatient caller',
    family: 'pools',
    summary: 'Calls give up after a share of the time that was set.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the timeout that is left', unit: 'ratio', min: 0.0001, max: 1, usual: 0.05, calm: 1 },
    ],
    signature: {
      on: 'front',
      parameters: { share: 0.01 },
      signs: [soon('calls time out at their callers', callsPerSecond('front', 'shop', '504'), 'above', 1)],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'calls.*.timeout'),
  effects: (target, parameters) => [
    { kind: 'override', component: target.component, setting: 'calls.*.timeout', law: 'times', value: parameters.share },
  ],
};
