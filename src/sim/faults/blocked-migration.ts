/** A migration that waits for its lock behind a long transaction, and lets everybody wait behind itself. */
import { SECOND, MINUTE, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { longTransaction } from './long-transaction.ts';
import { soon } from './signs.ts';

export const blockedMigration: Fault = {
  description: {
    name: 'blocked-migration',
    title: 'Blocked migration',
    family: 'database',
    summary: 'A transaction that has read from the table stays open, and a migration wants to add a column meanwhile.',
    target: 'table',
    parameters: [
      { name: 'length', title: 'How long the transaction stays open', unit: 'us', min: SECOND, max: 24 * HOUR, usual: MINUTE },
    ],
    signature: {
      on: 'store orders',
      parameters: {},
      signs: [soon('sessions wait for locks', 'sum(pg_locks_waiting{database="store"})', 'above', 5)],
    },
  },
  effects: (target, parameters, topology) => [
    ...longTransaction.effects(target, parameters, topology),
    {
      kind: 'deed',
      deed: {
        kind: 'migrate',
        database: target.component,
        title: `${target.part}: room for a note`,
        author: 'ci',
        changes: [{ kind: 'addColumn', table: target.part, column: 'note' }],
      },
      undo: null,
    },
  ],
};
