/** An index that a migration drops: statements that used it read the whole table. */
import type { Effect } from '../model/effect.ts';
import type { Topology } from '../model/topology.ts';
import type { Fault, Target } from './fault.ts';
import { soon } from './signs.ts';

export const droppedIndex: Fault = {
  description: {
    name: 'dropped-index',
    title: 'Dropped index',
    family: 'database',
    summary: 'A migration drops the index; the end of it brings the index back.',
    target: 'index',
    parameters: [],
    signature: {
      on: 'store orders_user_status',
      parameters: {},
      signs: [
        soon(
          'statements read many rows',
          'sum(rate(pg_stat_user_tables_seq_tup_read{database="store",table="orders"}[10s]))',
          'above',
          100000,
        ),
        soon(
          'statements take longer in the database',
          'sum(rate(db_query_duration_seconds_sum{database="store",statement="pending"}[10s])) / sum(rate(db_query_duration_seconds_count{database="store",statement="pending"}[10s]))',
          'above',
          0.01,
        ),
      ],
    },
  },
  effects: (target, _, topology) => indexDeeds(topology, target),
};

function indexDeeds({ databases }: Topology, { component, part }: Target): readonly Effect[] {
  const tables = databases.find(({ name }) => name === component)?.tables ?? [];
  const table = tables.find(({ indexes }) => indexes.some(({ name }) => name === part));
  const columns = table?.indexes.find(({ name }) => name === part)?.columns ?? [];
  if (table === undefined) return [];
  const migration = { kind: 'migrate', database: component, author: 'ci' } as const;
  const drop = { kind: 'dropIndex', table: table.name, index: part } as const;
  const create = { kind: 'createIndex', table: table.name, index: part, columns: [...columns] } as const;
  return [
    {
      kind: 'deed',
      deed: { ...migration, title: `${table.name}: tidy up indexes`, changes: [drop] },
      undo: { ...migration, title: `${table.name}: bring an index back`, changes: [create] },
    },
  ];
}
