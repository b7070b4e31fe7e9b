/** What operators and nightly jobs do to a database: a line in the change log, and a job that takes its time. */
import { databaseDeedText, type DatabaseDeed } from '../model/database-deed.ts';
import type { Core } from './core.ts';
import { startMaintenance } from './maintenance.ts';

const ROWS_MAX = 100_000_000_000;

/** Does `deed`, which checkDatabaseDeed has found possible. */
export function operate(core: Core, deed: DatabaseDeed, author: string): void {
  const database = core.serverNamed(deed.database);
  const table = database?.table(deed.table);
  if (database === undefined || table === undefined) return;
  const change = core.changes.begin({
    atUs: core.events.nowUs,
    kind: 'job',
    component: deed.database,
    title: deed.title === '' ? databaseDeedText(deed) : deed.title,
    author: deed.author === '' ? author : deed.author,
    diff: [commandOf(deed)],
  });
  startMaintenance(core, database, { table, deed, change });
}

/** What is wrong with `deed`, as sentences. */
export function checkDatabaseDeed(core: Core, deed: DatabaseDeed): string[] {
  const database = core.serverNamed(deed.database);
  if (database === undefined) return [];
  if (!database.up) return [`${deed.database} is down.`];
  if (database.table(deed.table) === undefined) {
    const known = database.tables.map(({ name }) => name).join(', ');
    return [`${deed.database} has no table "${deed.table}". It has ${known === '' ? 'none' : known}.`];
  }
  const problems = deed.matches
    .filter(({ statement }) => !database.model.statements.some(({ name }) => name === statement))
    .map(({ statement }) => `${deed.database} has no statement "${statement}".`);
  if (!Number.isInteger(deed.rows) || deed.rows < 0 || deed.rows > ROWS_MAX)
    problems.push(`rows must be a whole number from 0 to ${ROWS_MAX}, not ${deed.rows}.`);
  return problems;
}

function commandOf(deed: DatabaseDeed): string {
  if (deed.operation === 'vacuum') return `VACUUM ${deed.table}`;
  return deed.operation === 'analyze' ? `ANALYZE ${deed.table}` : `COPY ${deed.table} FROM STDIN (${deed.rows} rows)`;
}
