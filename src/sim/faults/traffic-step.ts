/** More users than usual: a campaign, a release that polls, a partner that has begun to call. With a ramp it is a flash crowd. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const trafficStep: Fault = {
  description: {
    name: 'traffic-step',
    title: 'More traffic',
    family: 'traffic',
    summary: 'So many times as many users come as usual.',
    target: 'users',
    parameters: [{ name: 'factor', title: 'How many times as many', unit: 'times', min: 0.01, max: 1000, usual: 3, calm: 1 }],
    signature: {
      on: 'people',
      parameters: {},
      signs: [soon('more requests arrive', 'sum(rate(http_requests_total{service="front"}[10s]))', 'above', 40)],
    },
  },
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'arrivalFactor', at: { kind: 'users', users: target.component }, value: parameters.factor },
  ],
};
