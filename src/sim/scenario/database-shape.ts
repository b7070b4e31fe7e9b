/** Databases: processors, connections, tables with their indexes, and the statements that services send. */
import type { Database, Index, Statement, Table } from '../model/topology.ts';
import { positiveLength } from './distribution-shape.ts';
import {
  columnsMax,
  connectionsMax,
  credentialsMax,
  databasesMax,
  processorsMax,
  rowBytesMax,
  statementsMax,
  tablesMax,
} from './limits.ts';
import { sequence, sessionLimits } from './locking-shape.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { partitioning } from './partitioning-shape.ts';
import { count, name } from './quantity.ts';
import { choice, convert, list, mapOf, type Shape } from './shape.ts';
import { withPrimaries } from './replica-check.ts';
import { rows, statement } from './statement-shape.ts';
import { autovacuum, hotness, storageFields, storageOf, USUAL_HOTNESS, withoutDisk } from './storage-shape.ts';

export const columns: Shape<string[]> = list(name, { min: 1, max: columnsMax, what: 'columns' });

const table = object('a table', {
  rows: required(rows, 'How many rows it has, such as 4M.'),
  rowBytes: defaulted(count({ min: 1, max: rowBytesMax, maxName: 'rowBytesMax' }), 200, 'The mean size of a row.'),
  indexes: defaulted(mapOf(name, columns, { max: columnsMax, what: 'indexes' }), {}, 'Columns of each index, in order.'),
  sequence: optional(sequence, 'Where the numbers of its rows come from, when it can run out.'),
  hot: optional(hotness, 'Which share of the rows gets which share of the accesses; 80% go to 20% when left out.'),
  columns: optional(columns, 'All columns. Left out, they are those that indexes and statements name.'),
});

export const databases: Shape<Database[]> = convert(
  mapOf(
    name,
    object('a database', {
      system: defaulted(
        choice('postgresql', 'mysql', 'mariadb', 'mssql', 'oracle'),
        'postgresql',
        'What it is, in the words of OpenTelemetry.',
      ),
      processors: defaulted(
        count({ min: 1, max: processorsMax, maxName: 'processorsMax' }),
        4,
        'Processors that run statements.',
      ),
      partitions: optional(
        partitioning,
        'Its rows are kept by tenant on several partitions; "processors" are those of each. Left out: in one place.',
      ),
      zone: optional(name, 'The zone that it is in. Left out: in none, and as near to all.'),
      connections: defaulted(
        count({ min: 1, max: connectionsMax, maxName: 'connectionsMax' }),
        100,
        'Connections that it accepts from all replicas together.',
      ),
      credentials: optional(
        count({ min: 1, max: credentialsMax, maxName: 'credentialsMax' }),
        'Which password is in force, by number; pools with another one get no new connection. Left out: 1.',
      ),
      sessions: defaulted(sessionLimits, {}, 'When it ends what waits or idles in it, and whether it accepts writes.'),
      slowQuery: defaulted(positiveLength, '500ms', 'Statements that take at least this long are logged.'),
      ...storageFields,
      tables: defaulted(mapOf(name, table, { max: tablesMax, what: 'tables' }), {}, 'Its tables.'),
      autovacuum: optional(autovacuum, 'When dead rows are removed and statistics taken; left out, updates leave no dead rows.'),
      replicaOf: optional(name, 'The database that it is a read replica of; it has the tables and statements of that one.'),
      statements: defaulted(
        mapOf(name, statement, { max: statementsMax, what: 'statements' }),
        {},
        'The statements that services send.',
      ),
    }),
    { max: databasesMax, what: 'databases' },
  ),
  (entries, _at, reading) => {
    const made = entries.map(({ key, value, at }): Database => {
      const statements = value.statements.map((one): Statement => {
        const made = { ...one.value, name: one.key };
        reading.remember(made, reading.placeOf(one.value) ?? one.at);
        return made;
      });
      const database: Database = {
        name: key,
        system: value.system,
        processors: value.processors,
        partitions: value.partitions,
        zone: value.zone,
        connectionsMax: value.connections,
        credentials: value.credentials,
        slowQueryUs: value.slowQuery,
        sessions: value.sessions,
        storage: storageOf(value),
        replicaOf: value.replicaOf ?? null,
        autovacuum: value.autovacuum ?? null,
        tables: value.tables.map((one): Table => {
          const indexes = one.value.indexes.map((index): Index => {
            const made = { name: index.key, columns: index.value };
            reading.remember(made, index.at);
            return made;
          });
          const made: Table = {
            name: one.key,
            rows: one.value.rows,
            rowBytes: one.value.rowBytes,
            hot: one.value.hot ?? USUAL_HOTNESS,
            columns: one.value.columns ?? columnsInUse(one.key, indexes, statements),
            indexes,
            sequence: one.value.sequence ?? null,
          };
          reading.remember(made, one.at);
          return made;
        }),
        statements,
      };
      reading.remember(database, at);
      const diskless = withoutDisk(value);
      if (diskless !== null)
        reading.reportAbout(database, [diskless], 'has no meaning without a disk. Add "disk: {}" to the database.');
      const needs = 'a database needs "statements": The statements that services send.';
      if (statements.length === 0 && value.replicaOf === undefined) reading.reportAbout(database, [], needs);
      if (value.replicaOf !== undefined && value.tables.length + statements.length > 0)
        reading.reportAbout(database, ['replicaOf'], 'gives it tables and statements already. Take its own out.');
      return database;
    });
    return withPrimaries(made, reading);
  },
  () => [],
);

function columnsInUse(table: string, indexes: readonly Index[], statements: readonly Statement[]): string[] {
  const used = [
    ...indexes.flatMap((index) => index.columns),
    ...statements.filter((one) => one.table === table).flatMap((one) => one.where),
    ...statements.flatMap(({ join }) => (join?.table === table ? [join.column] : [])),
  ];
  return [...new Set(used)];
}
