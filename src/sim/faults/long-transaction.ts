/** Somebody who has opened a transaction and went to lunch: nothing that it could see is vacuumed meanwhile. */
import { SECOND, MINUTE, HOUR } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const longTransaction: Fault = {
  description: {
    name: 'long-transaction',
    title: 'Long transaction',
    family: 'database',
    summary: 'A transaction that has read from the table stays open for so long.',
    target: 'table',
    parameters: [
      { name: 'length', title: 'How long it stays open', unit: 'us', min: SECOND, max: 24 * HOUR, usual: 10 * MINUTE },
    ],
    signature: {
      on: 'store orders',
      parameters: {},
      signs: [soon('a transaction is old', 'max(pg_stat_activity_max_tx_duration{database="store"})', 'above', 10)],
    },
  },
  effects: (target, parameters) => [
    {
      kind: 'deed',
      deed: {
        kind: 'openTransaction',
        database: target.component,
        table: target.part,
        lock: 'access share',
        forUs: parameters.length,
      },
      undo: { kind: 'cancelQuery', database: target.component, session: 'oldest' },
    },
  ],
};
