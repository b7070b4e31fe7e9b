/** A vacuum of a large table in the middle of the day: it reads the whole table from the disk. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const vacuumStorm: Fault = {
  description: {
    name: 'vacuum-storm',
    title: 'Vacuum at a bad time',
    family: 'database',
    summary: 'A table is vacuumed by hand, with all that it takes of processors and disk.',
    target: 'table',
    parameters: [],
    signature: {
      on: 'store orders',
      parameters: {},
      signs: [
        soon(
          'the vacuum has run',
          'increase(pg_stat_user_tables_vacuum_count{database="store",table="orders"}[30s])',
          'above',
          0.5,
          40,
        ),
      ],
    },
  },
  effects: (target) => [
    {
      kind: 'deed',
      deed: {
        kind: 'operate',
        database: target.component,
        operation: 'vacuum',
        table: target.part,
        rows: 0,
        matches: [],
        title: '',
        author: 'dba',
      },
      undo: null,
    },
  ],
};
