/** Small databases for tests, behind one service whose requests send one statement each. */
import type { SessionLimits } from '../../src/sim/model/locking.ts';
import type { Arrivals, Database, Statement, Table, Topology } from '../../src/sim/model/topology.ts';
import { service, systemOf } from './topology-fixture.ts';

export function statement(fields: Partial<Statement> = {}): Statement {
  return {
    name: 'ask',
    text: 'SELECT 1',
    table: '',
    verb: 'select',
    where: [],
    rows: 1,
    columnRows: null,
    join: null,
    takes: null,
    locks: null,
    ...fields,
  };
}

export function table(fields: Partial<Table> = {}): Table {
  return {
    name: 'things',
    rows: 1_000_000,
    rowBytes: 200,
    hot: { rowsRatio: 0.2, accessRatio: 0.8 },
    columns: ['id', 'owner'],
    indexes: [{ name: 'things_pkey', columns: ['id'] }],
    sequence: null,
    ...fields,
  };
}

export function sessionLimits(fields: Partial<SessionLimits> = {}): SessionLimits {
  return {
    deadlockTimeoutUs: 1e6,
    lockTimeoutUs: null,
    statementTimeoutUs: null,
    transactionTimeoutUs: null,
    idleInTransactionTimeoutUs: null,
    readOnly: false,
    ...fields,
  };
}

export function database(fields: Partial<Database> = {}): Database {
  return {
    name: 'store',
    system: 'postgresql',
    processors: 1,
    connectionsMax: 1_000,
    slowQueryUs: 60e6,
    sessions: sessionLimits(),
    storage: null,
    replicaOf: null,
    autovacuum: null,
    tables: [],
    statements: [statement()],
    ...fields,
  };
}

/** Each request of the users sends one statement: the first, or the one that is named. */
export function asking(store: Database, arrivals: Arrivals, connectionsMax = 1_000, name = store.statements[0].name): Topology {
  const front = service('front', [{ kind: 'query', database: 'store', statement: name, timeoutUs: 3_600e6 }], {
    workers: 1_000_000,
    pools: [{ database: 'store', sizeMax: connectionsMax, acquireTimeoutUs: 3_600e6, keeping: null }],
  });
  return { ...systemOf([front], arrivals), databases: [store] };
}
