/** A migration that takes a column away which the version that runs still reads: every statement that names it fails. */
import { inverseChanges } from '../model/table-schema.ts';
import type { Table, Topology } from '../model/topology.ts';
import type { Fault, Target } from './fault.ts';
import { errorsPerSecond, logged, soon } from './signs.ts';
import { struckStatement } from './struck-statement.ts';

export const droppedColumn: Fault = {
  description: {
    name: 'dropped-column',
    title: 'Column dropped too early',
    family: 'change',
    summary:
      'A migration drops the first column that the statement looks for, while services still ask for it; the end of it brings the column back, and the indexes that went with it.',
    target: 'statement',
    parameters: [],
    signature: {
      on: 'store pending',
      parameters: {},
      signs: [
        logged('the database says what is not there', 'column does not exist', 'store', 20),
        soon('requests fail', errorsPerSecond('shop'), 'above', 1),
      ],
    },
  },
  unfit: (topology, target) => (columnOf(topology, target) === null ? 'names no column of a table that can be changed.' : null),
  effects: (target, _, topology) => {
    const found = columnOf(topology, target);
    if (found === null) return [];
    const { table, column } = found;
    const drop = { kind: 'dropColumn', table: table.name, column } as const;
    const migration = { kind: 'migrate', database: target.component, author: 'ci' } as const;
    return [
      {
        kind: 'deed',
        deed: { ...migration, title: `${table.name}: remove what is no longer used`, changes: [drop] },
        undo: { ...migration, title: `${table.name}: bring ${column} back`, changes: inverseChanges(drop, table) },
      },
    ];
  },
};

function columnOf(topology: Topology, target: Target): { readonly table: Table; readonly column: string } | null {
  const database = topology.databases.find(({ name, replicaOf }) => name === target.component && replicaOf === null);
  const statement = struckStatement(topology, target);
  const table = database?.tables.find(({ name }) => name === statement?.table);
  const column = statement?.where.at(0);
  return table === undefined || column === undefined ? null : { table, column };
}
