/** Processes that have all just come up, whose code is not compiled yet and whose caches are empty. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { meanSeconds, soon } from './signs.ts';

export const coldStart: Fault = {
  description: {
    name: 'cold-start',
    title: 'Cold start',
    family: 'process',
    summary: 'Every replica is restarted, one after the other, and is slow while it warms up.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'bank',
      parameters: {},
      signs: [soon('its requests take longer', meanSeconds('service="bank"'), 'above', 0.04, 40)],
    },
  },
  unfit: (topology, target) =>
    lacking(topology, target, ({ process }) => process.warmUp !== null, 'time in which it warms up (warmUp)'),
  effects: (target) => [{ kind: 'deed', deed: { kind: 'restart', service: target.component }, undo: null }],
};
