/** A database that loses processor time to something else on its machine. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const slowDatabase: Fault = {
  description: {
    name: 'slow-database',
    title: 'Noisy neighbour of a database',
    family: 'database',
    summary: 'A batch job on the same machine takes a share of the processor time of the database.',
    target: 'database',
    parameters: [{ name: 'share', title: 'Share that is taken', unit: 'ratio', min: 0.05, max: 0.99, usual: 0.8, calm: 0 }],
    signature: {
      on: 'store',
      parameters: { share: 0.98 },
      signs: [
        soon(
          'statements take longer in the database',
          'sum(rate(db_query_duration_seconds_sum{database="store"}[10s])) / sum(rate(db_query_duration_seconds_count{database="store"}[10s]))',
          'above',
          0.005,
        ),
      ],
    },
  },
  effects: ({ component }, { share }) => [
    { kind: 'hook', hook: 'speed', at: { kind: 'database', database: component }, value: 1 - share },
  ],
};
