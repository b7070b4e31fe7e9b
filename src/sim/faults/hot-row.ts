/** A counter or an account that everybody wants to change: whoever locks it lets all others wait. */
import { SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { hotRows, locksTooFewRows } from './hot-rows.ts';
import { soon } from './signs.ts';

export const hotRow: Fault = {
  description: {
    name: 'hot-row',
    title: 'Hot row',
    family: 'database',
    summary: 'A share of the rows that the statement locks is one and the same row.',
    target: 'statement',
    parameters: [{ name: 'share', title: 'Share of the row locks', unit: 'ratio', min: 0.01, max: 1, usual: 1, calm: 0 }],
    signature: {
      on: 'store reserve',
      parameters: {},
      beside: { fault: 'thundering-herd', target: 'people', parameters: { users: 200, every: 3 * SECOND } },
      signs: [
        soon(
          'the statement takes longer in the database, though nothing else does',
          'sum(rate(db_query_duration_seconds_sum{database="store",statement="reserve"}[10s])) / sum(rate(db_query_duration_seconds_count{database="store",statement="reserve"}[10s]))',
          'above',
          0.02,
        ),
      ],
    },
  },
  unfit: (topology, target) => locksTooFewRows(topology, target, 1),
  effects: (target, { share }) => hotRows(target, share, 1),
};
