/** Small databases for tests, behind one service whose requests send one statement each. */
import type { SessionLimits } from '../../src/sim/model/locking.ts';
import type { Arrivals, Database, Statement, Step, Table, Topology } from '../../src/sim/model/topology.ts';
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

/** A step that sends one statement and waits as long as it takes. */
export const ask = (name: string): Step => ({ kind: 'query', database: 'store', statement: name, timeoutUs: 3_600e6 });

/** A request every `everyUs` takes the steps, with as many processors and connections as anybody may need; the store has one table. */
export function contending(
  steps: readonly Step[],
  everyUs: number,
  fields: Pick<Database, 'statements'> & Partial<Database>,
): Topology {
  const front = service('front', steps, {
    workers: 10_000,
    pools: [{ database: 'store', sizeMax: 1_000, acquireTimeoutUs: 3_600e6, keeping: null }],
  });
  const store = database({ processors: 1_000, connectionsMax: 10_000, tables: [table()], ...fields });
  return { ...systemOf([front], { kind: 'regular', perSecond: 1e6 / everyUs }), databases: [store] };
}
