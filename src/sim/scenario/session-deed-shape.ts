/** What is done with sessions of a database, as files write it: `cancelQuery: orders-db oldest`. */
import type { OpenTransactionDeed } from '../model/session-deed.ts';
import type { Topology } from '../model/topology.ts';
import { phrase } from './quantity.ts';
import { nameTrouble, type Reading } from './shape.ts';
import { suggest } from './suggestion.ts';

export const sessionText = phrase(
  'a database and "oldest" or a process id from its log, such as orders-db oldest',
  /^([A-Za-z][A-Za-z0-9_.-]*) (oldest|[0-9]{1,7})$/,
  { database: '', session: 'oldest' as number | 'oldest' },
  (database = '', which = '') =>
    nameTrouble(database) ?? { database, session: which === 'oldest' ? ('oldest' as const) : Number(which) },
);

/** The table that the deed names must exist; the database does. */
export function checkOpenTransaction(deed: OpenTransactionDeed, topology: Topology, reading: Reading): void {
  const tables = topology.databases.find((one) => one.name === deed.database)?.tables.map((one) => one.name) ?? [];
  if (deed.table === '' || tables.includes(deed.table)) return;
  const trouble = `${deed.database} has no table ${JSON.stringify(deed.table)}.${suggest(deed.table, tables)}`;
  reading.reportAbout(deed, ['transaction'], trouble);
}
