/** Whether a deed makes sense now. The answer is a list of sentences, empty when it does; nothing is changed. */
import { checkSessionDeed } from './session-deeds.ts';
import type { SchemaChange, WorldDeed } from '../model/action.ts';
import { settingTroubles } from '../model/settings.ts';
import type { Strategy } from '../model/strategy.ts';
import { notOurs } from '../model/third-party.ts';
import { followSchema, type TableSchema } from '../model/table-schema.ts';
import type { Topology } from '../model/topology.ts';
import type { Core } from './core.ts';
import { cacheServer, checkCacheDeed } from './cache-deeds.ts';
import { checkDatabaseDeed } from './database-deeds.ts';
import { checkInfrastructureDeed } from './infrastructure-deeds.ts';
import { checkMessagingDeed } from './messaging-deeds.ts';
import { promotionTrouble } from './delivering.ts';
import { checkPodRestart } from './pod-restart.ts';
import { checkFailover } from './failover.ts';
import { findUndoable } from './deeds.ts';
import { modelNow } from './versions.ts';

/** As in files (scenario/limits.ts replicasMax). */
const REPLICAS_MAX = 500;

export function checkDeed(core: Core, deed: WorldDeed): string[] {
  const foreign = notOurs(core.topology, deed);
  if (foreign !== null) return [foreign];
  switch (deed.kind) {
    case 'restart':
      return deed.pod === undefined ? checkRestart(core, deed.service) : checkPodRestart(core, deed.service, deed.pod);
    case 'flush':
    case 'warm':
      return checkCacheDeed(core, deed);
    case 'infrastructure':
      return checkInfrastructureDeed(core, deed);
    case 'messaging':
      return checkMessagingDeed(core, deed);
    case 'deploy':
      return [...unknown(deed.service, core.topology.services, 'service'), ...strategyTroubles(deed.strategy)];
    case 'promote': {
      const problems = unknown(deed.service, core.topology.services, 'service');
      if (problems.length > 0) return problems;
      const service = core.services.findIndex(({ model }) => model.name === deed.service);
      return [promotionTrouble(core, service) ?? []].flat();
    }
    case 'scale': {
      const problems = unknown(deed.service, core.topology.services, 'service');
      if (!Number.isInteger(deed.replicas) || deed.replicas < 0 || deed.replicas > REPLICAS_MAX) {
        problems.push(`replicas must be a whole number from 0 to ${REPLICAS_MAX}, not ${deed.replicas}.`);
      }
      return problems;
    }
    case 'migrate':
      return [
        ...unknown(deed.database, core.topology.databases, 'database'),
        ...checkSchemaChanges(core, deed.database, deed.changes),
      ];
    case 'createIndex':
      return [
        ...unknown(deed.database, core.topology.databases, 'database'),
        ...checkSchemaChanges(core, deed.database, [
          { kind: 'createIndex', table: deed.table, index: '', columns: deed.columns },
        ]),
      ];
    case 'configure':
      return checkConfigure(core, deed);
    case 'openTransaction':
    case 'cancelQuery':
      return [...unknown(deed.database, core.topology.databases, 'database'), ...checkSessionDeed(core, deed)];
    case 'failover':
      return [...unknown(deed.database, core.topology.databases, 'database'), ...checkFailover(core, deed)];
    case 'operate':
      return [...unknown(deed.database, core.topology.databases, 'database'), ...checkDatabaseDeed(core, deed)];
    case 'rollback':
      if (findUndoable(core, deed.component, deed.change) !== null) return [];
      return [
        deed.change === 'latest'
          ? `${deed.component} has no deploy, migration or configuration that could be rolled back.`
          : `change ${deed.change} of ${deed.component} cannot be rolled back: it is no deploy, migration or configuration, or it is reverted already.`,
      ];
  }
}

function checkRestart(core: Core, name: string): string[] {
  const cache = cacheServer(core, name);
  if (cache !== undefined) return cache.up ? [] : [`${name} is down: it is starting.`];
  const caches = core.topology.databases.filter((one) => one.cache !== undefined);
  const brokers = core.topology.brokers ?? [];
  return unknown(name, [...core.topology.services, ...caches, ...brokers], 'service, cache or broker');
}

function checkConfigure(core: Core, deed: WorldDeed & { kind: 'configure' }): string[] {
  const { component, settings } = deed;
  const flag = core.flags.find(({ model }) => model.name === component);
  const job = core.jobs.find(({ model }) => model.name === component);
  const service = core.services.findIndex((one) => one.model.name === component);
  const database = core.databases.find((one) => one.model.name === component);
  const collector = core.collector?.model.name === component ? core.collector : null;
  if (service < 0 && database === undefined && collector === null && flag === undefined && job === undefined)
    return unknown(component, configurable(core.topology), 'service, database, flag, job or collector');
  if (Object.keys(settings).length === 0) return [`${component}: nothing is set. Name at least one setting and its value.`];
  if (job !== undefined) return settingTroubles('job', component, job.modelSet, settings).map((one) => one.message);
  if (flag !== undefined) return settingTroubles('flag', component, flag.modelSet, settings).map((one) => one.message);
  const troubles =
    database !== undefined
      ? settingTroubles('database', component, database.modelSet, settings)
      : collector !== null
        ? settingTroubles('collector', component, collector.modelSet, settings)
        : settingTroubles('service', component, modelNow(core, service), settings);
  return troubles.map((one) => one.message);
}

function configurable({ services, databases, flags = [], jobs = [], collector }: Topology): readonly { readonly name: string }[] {
  return [...services, ...databases, ...flags, ...jobs, ...(collector === undefined ? [] : [collector])];
}

/** Each on what those before it leave. */
function checkSchemaChanges(core: Core, databaseName: string, changes: readonly SchemaChange[]): string[] {
  const database = core.serverNamed(databaseName);
  if (database === undefined) return [];
  if (!database.up) return [`${databaseName} is down.`];
  const problems: string[] = [];
  followSchema(
    (name) => database.table(name),
    changes,
    (change, before) => {
      if (before === undefined) problems.push(...unknown(change.table, database.tables, `table in ${databaseName}`));
      else problems.push(...checkSchemaChange(change, before));
    },
  );
  return problems;
}

function checkSchemaChange(change: SchemaChange, table: TableSchema): string[] {
  switch (change.kind) {
    case 'createIndex':
      if (change.columns.length === 0) return [`an index on ${change.table} needs at least one column.`];
      if (table.indexes.some(({ name }) => name === change.index))
        return [`${change.table} has an index "${change.index}" already.`];
      return change.columns
        .filter((column) => !table.columns.includes(column))
        .map((column) => `${change.table} has no column "${column}". It has ${table.columns.join(', ')}.`);
    case 'dropIndex':
      return table.indexes.some((index) => index.name === change.index)
        ? []
        : [`${change.table} has no index "${change.index}".`];
    case 'dropColumn':
      return table.columns.includes(change.column) ? [] : [`${change.table} has no column "${change.column}".`];
    case 'addColumn':
      return table.columns.includes(change.column) ? [`${change.table} has a column "${change.column}" already.`] : [];
  }
}

function strategyTroubles(strategy: Strategy | undefined): string[] {
  if (strategy?.kind !== 'canary') return [];
  const { replicas, trafficRatio } = strategy;
  const problems: string[] = [];
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > REPLICAS_MAX)
    problems.push(`a canary has a whole number of replicas from 1 to ${REPLICAS_MAX}, not ${replicas}.`);
  if (trafficRatio !== null && !(trafficRatio >= 0 && trafficRatio <= 1))
    problems.push(`a canary gets a part of the requests from 0 to 1, not ${trafficRatio}.`);
  return problems;
}

function unknown(name: string, known: readonly { readonly name: string }[], what: string): string[] {
  if (known.some((candidate) => candidate.name === name)) return [];
  return [`no ${what} is called "${name}". There are ${known.map((candidate) => candidate.name).join(', ')}.`];
}
