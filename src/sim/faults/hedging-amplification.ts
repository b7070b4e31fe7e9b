/** Hedges that are sent at once: every call is made twice, most of all when there is too much load already. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const hedgingAmplification: Fault = {
  description: {
    name: 'hedging-amplification',
    title: 'Eager hedges',
    family: 'pools',
    summary: 'A second attempt is sent as soon as the first.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'front',
      parameters: {},
      signs: [soon('nearly every call is hedged', 'sum(rate(http_client_hedges_total{service="front"}[10s]))', 'above', 4)],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'calls.*.hedge.after'),
  effects: (target) => [{ kind: 'override', component: target.component, setting: 'calls.*.hedge.after', law: 'to', value: 0 }],
};
