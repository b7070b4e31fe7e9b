/** Rows that come by the hundred thousand, of which the planner knows nothing: its plans are made for a table that is no more. */
import type { Effect } from '../model/effect.ts';
import type { Topology } from '../model/topology.ts';
import type { Fault, Parameters, Target } from './fault.ts';
import { soon } from './signs.ts';
import { struckStatement } from './struck-statement.ts';

export const staleStatistics: Fault = {
  description: {
    name: 'stale-statistics',
    title: 'Stale statistics',
    family: 'database',
    summary: 'So many rows are loaded into the table of the statement, and many of them match it.',
    target: 'statement',
    parameters: [{ name: 'rows', title: 'Rows that are loaded', unit: 'count', min: 1000, max: 100000000, usual: 200000 }],
    signature: {
      on: 'store pending',
      parameters: {},
      signs: [
        soon(
          'rows have come that nobody has analyzed',
          'max(pg_stat_user_tables_n_live_tup{database="store",table="orders"})',
          'above',
          500000,
          40,
        ),
      ],
    },
  },
  unfit: (topology, target) => (loadDeed(topology, target, { rows: 1 }).length > 0 ? null : 'reads no table.'),
  effects: (target, parameters, topology) => loadDeed(topology, target, parameters),
};

function loadDeed(topology: Topology, target: Target, { rows }: Parameters): readonly Effect[] {
  const { component, part } = target;
  const statement = struckStatement(topology, target);
  if (statement === undefined || statement.table === '' || statement.verb !== 'select') return [];
  const matches = [{ statement: part, column: '', rows: Math.round(rows / 100) }];
  const title = `import into ${statement.table}`;
  const deed = { kind: 'operate', operation: 'load', database: component, table: statement.table, rows, matches } as const;
  return [{ kind: 'deed', deed: { ...deed, title, author: 'cron' }, undo: null }];
}
