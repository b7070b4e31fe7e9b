/** A statement that locks several of a few rows that everybody wants, in whatever order it meets them: some wait for each other in a circle. */
import { SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { hotRows, locksTooFewRows } from './hot-rows.ts';
import { logged } from './signs.ts';

export const crossedLocks: Fault = {
  description: {
    name: 'crossed-locks',
    title: 'Locks in any order',
    family: 'database',
    summary: 'A share of the rows that the statement locks is among a few, which each execution locks in another order.',
    target: 'statement',
    parameters: [
      { name: 'share', title: 'Share of the row locks', unit: 'ratio', min: 0.01, max: 1, usual: 1, calm: 0 },
      { name: 'rows', title: 'How many rows', unit: 'count', min: 2, max: 1000, usual: 2 },
    ],
    signature: {
      on: 'store reserve',
      parameters: {},
      beside: { fault: 'thundering-herd', target: 'people', parameters: { users: 200, every: 3 * SECOND } },
      signs: [logged('transactions are ended because they wait for each other', 'deadlock detected', 'store', 0, 60)],
    },
  },
  unfit: (topology, target) => locksTooFewRows(topology, target, 2),
  effects: (target, { share, rows }) => hotRows(target, share, rows),
};
