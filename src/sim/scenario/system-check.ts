/**
 * Cross references within a system: every name that is used must exist, every query needs a pool to its database, and calls must end.
 */
import type { Deed } from '../model/action.ts';
import { checkTransaction } from './transaction-shape.ts';
import type { Database, Service, Statement, Step, Table, Topology } from '../model/topology.ts';
import { everyStep, stepListsOf } from '../model/every-step.ts';
import { checkCaches } from './cache-shape.ts';
import { checkCallsEnd } from './call-check.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import { checkCollector } from './collector-shape.ts';
import { checkConsumers, checkTopic } from './messaging-check.ts';
import { checkFlags } from './flag-shape.ts';
import { checkIdempotency } from './idempotency-check.ts';
import { checkJobs } from './job-shape.ts';
import { checkNetwork } from './network-shape.ts';
import { checkHotRows, checkIdleWords, checkIdleZones } from './idle-word-check.ts';
import { checkLogFile, checkProcessStep } from './process-check.ts';
import { checkReplica } from './replica-check.ts';
import type { Reading } from './shape.ts';
import { checkBreakers, checkHedges } from './sense-check.ts';
import { checkNodes } from './node-shape.ts';
import { overfull } from './storage-shape.ts';
import { suggest } from './suggestion.ts';
import { checkPartitions, checkTenants } from './tenant-shape.ts';
import { checkKey, checkThirdParty } from './third-party-check.ts';
import { checkEncryption } from './tls-shape.ts';
import { checkTotals } from './total-check.ts';

/** `deeds` is what the time line does to the system. */
export function checkSystem(topology: Topology, deeds: readonly Deed[], reading: Reading): void {
  checkTotals(topology, deeds, reading);
  checkHedges(topology, reading);
  checkBreakers(topology, reading);
  checkIdleZones(topology, reading);
  checkNetwork(topology, reading);
  checkFlags(topology, reading);
  checkJobs(topology, reading);
  checkCollector(topology, reading);
  checkEncryption(topology, reading);
  checkNodes(topology, reading);
  const shared = topology.databases.find((database) => topology.services.some((service) => service.name === database.name));
  if (shared !== undefined) reading.reportAbout(shared, [], `there is a service of the same name. Rename one of the two.`);
  const names = topology.databases.map(({ name }) => name);
  const twice = topology.databases.find(
    ({ name, cache }) => cache !== undefined && names.indexOf(name) !== names.lastIndexOf(name),
  );
  if (twice !== undefined) reading.reportAbout(twice, [], 'there is a database of the same name. Rename one of the two.');
  for (const database of topology.databases) {
    const small = overfull(database);
    if (small !== null) reading.reportAbout(database, ['disk', 'size'], small);
    if (database.replicaOf === null) checkDatabase(database, reading);
    else checkReplica(database, topology.databases, reading);
  }
  for (const service of topology.services) checkService(service, topology, reading);
  for (const group of topology.users) {
    for (const journey of group.journeys) {
      for (const request of journey.requests) if (request.service !== '') checkEndpoint(request, journey, [], topology, reading);
    }
  }
  for (const job of topology.jobs ?? []) if (job.service !== '') checkEndpoint(job, job, ['run'], topology, reading);
  for (const objective of topology.objectives) checkEndpoint(objective, objective, ['of'], topology, reading);
  checkTenants(topology.services, topology.users, reading);
  checkPartitions(topology, reading);
  checkCallsEnd(topology, reading);
}

/** What deploys bring: each release like the service itself, and all that may call each other while old and new run side by side. */
export function checkReleases(topology: Topology, reading: Reading): void {
  for (const release of topology.releases) checkService(release, topology, reading);
  checkHedges({ services: [], releases: topology.releases }, reading);
  checkBreakers({ services: [], releases: topology.releases }, reading);
  checkTenants(topology.releases, topology.users, reading);
  checkIdempotency(topology, reading);
  if (topology.releases.length > 0) checkCallsEnd(topology, reading);
}

function checkService(service: Service, topology: Topology, reading: Reading): void {
  checkLogFile(service, reading);
  checkThirdParty(service, reading);
  checkIdleWords(service, topology, reading);
  const databases = topology.databases.map((one) => one.name);
  for (const pool of service.pools) {
    if (pool.database !== '' && !databases.includes(pool.database)) {
      reading.reportAbout(
        pool,
        [],
        `no database is called ${JSON.stringify(pool.database)}.${suggest(pool.database, databases)}`,
      );
    }
  }
  checkCaches(service, topology, reading);
  checkConsumers(service, topology, reading);
  for (const steps of stepListsOf(service)) {
    for (const step of everyStep(steps)) {
      if (step.kind === 'publish') checkTopic(step, step, 'publish', topology, reading);
      if (step.kind === 'call') checkEndpoint(step, step, ['call'], topology, reading);
      if (step.kind === 'call') checkKey(step, topology, reading);
      checkProcessStep(step, service, reading);
      if (step.kind === 'transaction') checkTransaction(step, service, topology, reading);
      if (step.kind === 'query' && step.database !== '') checkQuery(step, service, topology, reading);
    }
  }
}

function checkQuery(step: Step & { kind: 'query' }, service: Service, topology: Topology, reading: Reading): void {
  const database = topology.databases.find((one) => one.name === step.database);
  if (database === undefined) {
    const known = topology.databases.map((one) => one.name);
    reading.reportAbout(
      step,
      ['query'],
      `no database is called ${JSON.stringify(step.database)}.${suggest(step.database, known)}`,
    );
    return;
  }
  if (database.cache !== undefined) {
    reading.reportAbout(step, ['query'], `${database.name} is a cache server. Ask it with a "cache" step.`);
    return;
  }
  const statements = database.statements.map((one) => one.name);
  if (!statements.includes(step.statement)) {
    reading.reportAbout(
      step,
      ['query'],
      `${database.name} has no statement ${JSON.stringify(step.statement)}.${suggest(step.statement, statements)}`,
    );
  }
  if (!service.pools.some((pool) => pool.database === database.name)) {
    reading.reportAbout(
      step,
      ['query'],
      `${service.name} has no pool of connections to ${database.name}. Add "pools: {${database.name}: {max: 10}}" to ${service.name}.`,
    );
  }
}

function checkDatabase(database: Database, reading: Reading): void {
  const tables = database.tables.map((one) => one.name);
  checkHotRows(database, reading);
  for (const table of database.tables) {
    for (const index of table.indexes) checkColumns(table, index.columns, index, [], reading);
  }
  for (const statement of database.statements) {
    if (statement.table === '') continue;
    const table = database.tables.find((one) => one.name === statement.table);
    const keys = ['reads', 'updates', 'deletes', 'inserts', 'locks'];
    if (table === undefined) {
      reading.reportAbout(
        statement,
        keys,
        `${database.name} has no table ${JSON.stringify(statement.table)}.${suggest(statement.table, tables)}`,
      );
      continue;
    }
    checkColumns(table, statement.where, statement, keys, reading);
    if (statement.join !== null) checkJoin(statement.join, statement, database, keys, reading);
    if (statement.verb !== 'insert' && statement.rows > table.rows && !reading.isWrongAt(table, ['rows'])) {
      reading.reportAbout(statement, keys, `matches ${statement.rows} rows, but ${table.name} has ${table.rows}.`);
    }
    const among = statement.locks?.keys?.items ?? null;
    if (among !== null && (among > table.rows || statement.rows > among) && !reading.isWrongAt(table, ['rows'])) {
      const trouble = `chooses ${statement.rows} rows among ${among} "keys", but must choose among as many, and ${table.name} has ${table.rows}.`;
      reading.reportAbout(statement, keys, trouble);
    }
    const fewest = Math.min(...(statement.columnRows ?? [Infinity]));
    if (statement.rows > fewest) {
      const column = statement.where[statement.columnRows?.indexOf(fewest) ?? 0];
      const trouble = `matches ${statement.rows} rows, but only ${fewest} of them match ${column} ("where"). Write at most ${fewest} "rows".`;
      reading.reportAbout(statement, keys, trouble);
    }
  }
}

function checkJoin(
  join: NonNullable<Statement['join']>,
  statement: Statement,
  database: Database,
  keys: readonly string[],
  reading: Reading,
): void {
  const inner = database.tables.find((one) => one.name === join.table);
  if (inner !== undefined) checkColumns(inner, [join.column], statement, keys, reading);
  else if (join.table !== '') {
    const known = database.tables.map((one) => one.name);
    const trouble = `${database.name} has no table ${JSON.stringify(join.table)}.${suggest(join.table, known)}`;
    reading.reportAbout(statement, keys, trouble);
  }
}

function checkColumns(table: Table, columns: readonly string[], about: object, keys: readonly string[], reading: Reading): void {
  for (const column of columns) {
    if (column !== '' && !table.columns.includes(column)) {
      reading.reportAbout(about, keys, `${table.name} has no column ${JSON.stringify(column)}.${suggest(column, table.columns)}`);
    }
  }
}

function checkEndpoint(
  wanted: EndpointReference,
  about: object,
  keys: readonly string[],
  topology: Topology,
  reading: Reading,
): void {
  if (wanted.service === '' || topology.services.length === 0) return;
  const service = topology.services.find((one) => one.name === wanted.service);
  if (service === undefined) {
    // A service whose name was refused may be the one that is meant.
    if (topology.services.some((one) => one.name === '')) return;
    const known = topology.services.map((one) => one.name);
    reading.reportAbout(about, keys, `no service is called ${JSON.stringify(wanted.service)}.${suggest(wanted.service, known)}`);
    return;
  }
  const versions = [service, ...topology.releases.filter((one) => one.name === service.name)];
  const offered = versions.flatMap((version) => version.endpoints.map((one) => `${one.method} ${one.route}`));
  const text = `${wanted.method} ${wanted.route}`;
  if (!offered.includes(text))
    reading.reportAbout(about, keys, `${service.name} has no endpoint ${JSON.stringify(text)}.${suggest(text, offered)}`);
}
