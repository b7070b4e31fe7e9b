/** A database that takes no writes: a failover that has gone half way, a setting, a disk that was remounted. */
import type { Fault } from './fault.ts';
import { errorsPerSecond, logged, soon } from './signs.ts';

export const databaseReadOnly: Fault = {
  description: {
    name: 'database-read-only',
    title: 'Read-only database',
    family: 'database',
    summary: 'Every transaction is read-only: writes fail.',
    target: 'database',
    parameters: [],
    signature: {
      on: 'store',
      parameters: {},
      signs: [
        logged('writes are refused', 'read-only transaction', 'store'),
        soon('requests that write fail', errorsPerSecond('shop'), 'above', 1),
      ],
    },
  },
  effects: (target) => [{ kind: 'override', component: target.component, setting: 'sessions.readOnly', law: 'to', value: 1 }],
};
