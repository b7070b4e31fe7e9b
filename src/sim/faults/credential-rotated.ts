/** A password that was rotated in the database and not in the pools of those who use it: who is connected stays, nobody comes in anew. */
import type { Fault } from './fault.ts';
import { logged } from './signs.ts';

export const credentialRotated: Fault = {
  description: {
    name: 'credential-rotated',
    title: 'Rotated credential',
    family: 'database',
    summary: 'The database has another password than its clients; the end of it brings the old one back.',
    target: 'database',
    parameters: [],
    signature: {
      on: 'store',
      parameters: {},
      signs: [logged('new connections are refused', 'password authentication failed', 'store', 0, 40)],
    },
  },
  effects: (target) => [{ kind: 'override', component: target.component, setting: 'credentials', law: 'plus', value: 1 }],
};
