/** A lock on a whole table that nobody else gets past: a migration, a backup, a person at a terminal. */
import { SECOND, MINUTE, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const tableLock: Fault = {
  description: {
    name: 'table-lock',
    title: 'Locked table',
    family: 'database',
    summary: 'A transaction that locks the whole table stays open for so long.',
    target: 'table',
    parameters: [{ name: 'length', title: 'How long it stays open', unit: 'us', min: SECOND, max: 24 * HOUR, usual: MINUTE }],
    signature: {
      on: 'store orders',
      parameters: {},
      signs: [
        soon('sessions wait for locks', 'sum(pg_locks_waiting{database="store"})', 'above', 5),
        soon('requests of users take long', 'sum(http_requests_in_progress{service="front"})', 'above', 10),
      ],
    },
  },
  effects: (target, parameters) => [
    {
      kind: 'deed',
      deed: {
        kind: 'openTransaction',
        database: target.component,
        table: target.part,
        lock: 'access exclusive',
        forUs: parameters.length,
      },
      undo: { kind: 'cancelQuery', database: target.component, session: 'oldest' },
    },
  ],
};
