/** What is done to databases: indexes, sessions, statistics, dead rows, and a replica that takes over. */
import type { Database, Topology } from '../../../sim/model/topology.ts';
import { SECOND } from '../../../sim/base/time.ts';
import { oneOf, wholeNumber, type DeedChoice, type Field, type Filled } from './deed-choice.ts';

/** Until services reach a promoted replica, where nothing else is known. */
const FAILOVER_US = 30 * SECOND;
const SESSION_MAX = 1 << 30;

export const CREATE_INDEX: DeedChoice = {
  kind: 'createIndex',
  title: 'Create an index',
  icon: 'database',
  summary: 'Lets a table be searched by these columns without being read whole.',
  fields: ({ topology }, filled) => {
    const [on, table] = tableFields(topology, filled);
    const columns = tableOf(topology, on.value, table.value)?.columns ?? [];
    const chosen = (filled['columns'] ?? '').split(',').filter((column) => columns.includes(column));
    const label = 'Columns, in the order of the index';
    return [on, table, { as: 'list', name: 'columns', label, choices: columns, value: chosen.join(',') }];
  },
  deed: ({ on = '', table = '', columns = '' }) =>
    on === '' || table === '' || columns === ''
      ? null
      : { kind: 'createIndex', database: on, table, columns: columns.split(',') },
};

export const END_SESSION: DeedChoice = {
  kind: 'cancelQuery',
  title: 'End a session of a database',
  icon: 'close',
  summary: 'Cancels its statement, or the migration that it is, and rolls its transaction back.',
  fields: ({ topology }, filled) => {
    const value = filled['session'] ?? 'oldest';
    const hint = '“oldest”: the transaction that has been open longest; or its process id, as the log of slow queries tells it';
    const wrong = value !== 'oldest' && wholeNumber(value, 1, SESSION_MAX) === null;
    return [
      oneOf('on', 'Database', filled, withTables(topology)),
      { as: 'text', name: 'session', label: 'Session', hint, value, wrong },
    ];
  },
  deed: ({ on = '', session = '' }) => {
    const meant = session === 'oldest' ? session : wholeNumber(session, 1, SESSION_MAX);
    return on === '' || meant === null ? null : { kind: 'cancelQuery', database: on, session: meant };
  },
};

export const FAIL_OVER: DeedChoice = {
  kind: 'failover',
  title: 'Fail a database over',
  icon: 'right',
  summary: 'A replica takes the place of the primary, which goes down.',
  fields: ({ topology }, filled) => {
    const replicas = (database: string) => topology.databases.filter(({ replicaOf }) => replicaOf === database);
    const primaries = topology.databases.map(({ name }) => name).filter((name) => replicas(name).length > 0);
    const on = oneOf('on', 'Database', filled, primaries);
    const latest = { value: 'latest', title: 'the one that has got most of the log' };
    return [on, oneOf('to', 'Replica', filled, [latest, ...replicas(on.value).map(({ name }) => name)])];
  },
  deed: ({ on = '', to = '' }) =>
    on === ''
      ? null
      : { kind: 'failover', database: on, to: to === 'latest' ? '' : to, takesUs: FAILOVER_US, rejoinUs: null, author: '' },
};

export const MAINTAIN: DeedChoice = {
  kind: 'operate',
  title: 'Analyze or vacuum a table',
  icon: 'restart',
  summary: 'Takes the statistics anew that plans are made from, or removes rows that are dead.',
  fields: ({ topology }, filled) => {
    const operations = [
      { value: 'analyze', title: 'ANALYZE' },
      { value: 'vacuum', title: 'VACUUM' },
    ];
    return [...tableFields(topology, filled), oneOf('operation', 'Operation', filled, operations)];
  },
  deed: ({ on = '', table = '', operation }) =>
    on === '' || table === ''
      ? null
      : {
          kind: 'operate',
          database: on,
          operation: operation === 'vacuum' ? 'vacuum' : 'analyze',
          ...{ table, rows: 0, matches: [], title: '', author: '' },
        },
};

/** A database and one of its tables. */
function tableFields(topology: Topology, filled: Filled): [Field, Field] {
  const on = oneOf('on', 'Database', filled, withTables(topology));
  const tables = topology.databases.find(({ name }) => name === on.value)?.tables ?? [];
  const names = tables.map(({ name }) => name);
  return [on, oneOf('table', 'Table', filled, names)];
}

/** Those that are written to; their replicas follow. */
function withTables({ databases }: Topology): string[] {
  return databases.filter((one) => one.tables.length > 0 && one.replicaOf === null).map(({ name }) => name);
}

function tableOf({ databases }: Topology, database: string, table: string): Database['tables'][number] | undefined {
  return databases.find(({ name }) => name === database)?.tables.find(({ name }) => name === table);
}
