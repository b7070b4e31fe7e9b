/** The primary goes down, and a replica takes over after a while. */
import { SECOND, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { errorsPerSecond, soon } from './signs.ts';

export const failover: Fault = {
  description: {
    name: 'failover',
    title: 'Failover',
    family: 'database',
    summary: 'The primary goes down for good; a replica takes over after so long.',
    target: 'database',
    parameters: [
      { name: 'takes', title: 'Until the replica has taken over', unit: 'us', min: SECOND, max: HOUR, usual: 10 * SECOND },
    ],
    signature: {
      on: 'store',
      parameters: {},
      signs: [soon('requests fail meanwhile', errorsPerSecond('shop'), 'above', 1)],
    },
  },
  effects: (target, parameters) => [
    {
      kind: 'deed',
      deed: {
        kind: 'failover',
        database: target.component,
        to: '',
        takesUs: parameters.takes,
        rejoinUs: null,
        author: 'patroni',
      },
      undo: null,
    },
  ],
};
