/** Callers that repeat whatever fails, at once and many times, so that a little trouble becomes much load. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const retryAmplification: Fault = {
  description: {
    name: 'retry-amplification',
    title: 'Eager retries',
    family: 'pools',
    summary: 'Calls are tried so many times in all, without a pause and without a budget.',
    target: 'service',
    parameters: [{ name: 'attempts', title: 'Tries of one call', unit: 'count', min: 2, max: 100, usual: 10 }],
    signature: {
      on: 'front',
      parameters: { attempts: 8 },
      beside: { fault: 'endpoint-errors', target: 'shop GET /list', parameters: { share: 0.5 } },
      signs: [soon('calls are repeated', 'sum(rate(http_client_retries_total{service="front"}[10s]))', 'above', 10)],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'calls.*.retry.attempts'),
  effects: (target, parameters) => [
    {
      kind: 'override',
      component: target.component,
      setting: 'calls.*.retry.attempts',
      law: 'atLeast',
      value: parameters.attempts,
    },
    { kind: 'override', component: target.component, setting: 'calls.*.retry.budget', law: 'to', value: 1 },
    { kind: 'override', component: target.component, setting: 'calls.*.retry.backoff', law: 'to', value: 0 },
  ],
};
