/** Hardly any trace is kept: whoever looks for the one of a failure does not find it. */
import type { Fault } from './fault.ts';
import { tracesFound } from './signs.ts';

export const headSampling: Fault = {
  description: {
    name: 'head-sampling',
    title: 'Few traces kept',
    family: 'observability',
    summary:
      'Of the traces that begin in the service only so large a share is kept, chosen before anybody knows what becomes of them.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the traces that are kept', unit: 'ratio', min: 0, max: 1, usual: 0.01, calm: 1 },
    ],
    signature: {
      on: 'front',
      parameters: {},
      signs: [tracesFound('hardly a trace is found', 'front', 'below', 2)],
    },
  },
  effects: ({ component }, { share }) => [
    { kind: 'override', component, setting: 'telemetry.traces', law: 'atMost', value: share },
  ],
};
