/** Code on the path of one endpoint that works much longer than before, such as a pattern that backtracks. */
import type { Fault } from './fault.ts';
import { meanSeconds, soon } from './signs.ts';

export const slowRegex: Fault = {
  description: {
    name: 'slow-regex',
    title: 'Slow code on the path',
    family: 'process',
    summary: 'Each piece of work of the endpoint takes many times as much processor time.',
    target: 'endpoint',
    parameters: [
      { name: 'factor', title: 'How many times as much work', unit: 'times', min: 1.1, max: 10000, usual: 50, calm: 1 },
    ],
    signature: {
      on: 'front GET /list',
      parameters: { factor: 30 },
      signs: [
        soon('requests of the endpoint take longer', meanSeconds('service="front",endpoint="/list"'), 'above', 0.03),
        soon('the process uses more processor time', 'sum(rate(process_cpu_seconds_total{service="front"}[10s]))', 'above', 0.1),
      ],
    },
  },
  effects: (target, parameters) => [
    {
      kind: 'hook',
      hook: 'workFactor',
      at: { kind: 'endpoint', service: target.component, endpoint: target.part },
      value: parameters.factor,
    },
  ],
};
