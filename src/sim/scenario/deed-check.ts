/**
 * Deeds against the system they act on: the names must exist at the time, so a migration may drop only an index that is still there. The
 * schema is followed along the time line.
 */
import { checkCacheDeed } from './cache-deed-shape.ts';
import { checkFailover } from './failover-shape.ts';
import { checkOpenTransaction } from './session-deed-shape.ts';
import { checkMessaging } from './messaging-deed-shape.ts';
import type { Deed, SchemaChange } from '../model/action.ts';
import type { FaultDescription } from '../model/fault.ts';
import { faultTargets } from '../model/fault-target.ts';
import { NOTHING, type DeedPattern } from '../model/scenario.ts';
import { settingTroubles } from '../model/settings.ts';
import { notOurs } from '../model/third-party.ts';
import type { Topology } from '../model/topology.ts';
import { checkOperation } from './database-deed-shape.ts';
import type { SchemaSoFar } from './schema-so-far.ts';
import type { Reading } from './shape.ts';
import { suggest } from './suggestion.ts';

/** What the scenario can refer to, as far as the reader was told. */
export interface Known {
  readonly topology: Topology;
  readonly alerts: readonly string[];
  /** Whether somebody is notified of them. */
  readonly notified: boolean;
  /** Null when the faults are not known here; then their names are checked when they are injected. */
  readonly faults: readonly FaultDescription[] | null;
}

const NOBODY_NOTIFIED = 'nobody is notified of alerts here, so there is nothing to silence. Give the scenario "routes".';

export function checkDeed(deed: Deed, schema: SchemaSoFar, known: Known, reading: Reading): void {
  const services = known.topology.services.map((one) => one.name);
  const databases = known.topology.databases.map((one) => one.name);
  const need = (what: string, name: string, among: readonly string[], keys: readonly string[]): boolean => {
    if (name === '' || among.includes(name)) return name !== '';
    reading.reportAbout(deed, keys, `no ${what} is called ${JSON.stringify(name)}.${suggest(name, among)}`);
    return false;
  };
  const foreign = notOurs(known.topology, deed);
  if (foreign !== null) reading.reportAbout(deed, [deed.kind], foreign);
  const checkCertificate = (component: string): void => {
    if (!need('service', component, services, ['renewCertificate'])) return;
    if (known.topology.services.some(({ name, tls }) => name === component && tls !== undefined)) return;
    reading.reportAbout(deed, ['renewCertificate'], `${component} has no certificate. Give it one with "tls".`);
  };
  switch (deed.kind) {
    case 'deploy':
    case 'promote':
      need('service', deed.service, services, [deed.kind]);
      return;
    case 'restart':
      if (deed.pod !== undefined) need('service', deed.service, services, ['restart']);
      else
        need(
          'service, cache server or broker',
          deed.service,
          [...services, ...cachesOf(known), ...brokersOf(known)],
          ['restart'],
        );
      return;
    case 'flush':
    case 'warm':
      checkCacheDeed(deed, known.topology, reading);
      return;
    case 'scale':
      need('service', deed.service, services, ['scale']);
      return;
    case 'rollback':
      need('service, database, flag, job or collector', deed.component, configurable(known.topology), ['rollback']);
      schema.rollBack(deed.component, deed.change);
      return;
    case 'migrate':
      if (need('database', deed.database, databases, ['migrate'])) {
        const undo = schema.begin(deed.database);
        for (const change of deed.changes) {
          const trouble = change.table === '' ? null : schema.change(deed.database, change, undo);
          if (trouble !== null) reading.reportAbout(change, [change.kind], trouble);
        }
      }
      return;
    case 'createIndex': {
      if (!need('database', deed.database, databases, ['createIndex'])) return;
      const change: SchemaChange = { kind: 'createIndex', table: deed.table, index: '', columns: deed.columns };
      const trouble = deed.table === '' || deed.columns.includes('') ? null : schema.change(deed.database, change, []);
      if (trouble !== null && !trouble.includes('already has an index')) reading.reportAbout(deed, ['createIndex'], trouble);
      return;
    }
    case 'configure':
      schema.begin(deed.component);
      checkConfigure(deed, known, reading);
      return;
    case 'openTransaction':
      if (need('database', deed.database, databases, ['transaction'])) checkOpenTransaction(deed, known.topology, reading);
      return;
    case 'cancelQuery':
      need('database', deed.database, databases, ['cancelQuery']);
      return;
    case 'failover':
      if (need('database', deed.database, databases, ['failover'])) checkFailover(deed, known.topology, reading);
      return;
    case 'operate':
      if (need('database', deed.database, databases, [deed.operation])) checkOperation(deed, known.topology, reading);
      return;
    case 'infrastructure':
      if (deed.operation === 'renewCertificate') checkCertificate(deed.component);
      else need('node', deed.component, nodesOf(known), [deed.operation]);
      return;
    case 'messaging':
      checkMessaging(deed, known.topology, reading);
      return;
    case 'inject':
      checkInjection(deed, known, reading, need);
      return;
    case 'changeAlert':
      need('alert', deed.alert, known.alerts, ['changeAlert']);
      return;
    case 'silence':
    case 'expireSilence':
      if (!known.notified) reading.reportAbout(deed, [deed.kind], NOBODY_NOTIFIED);
      return;
    case 'acknowledge':
      need('alert', deed.alert, known.alerts, ['acknowledge']);
      return;
    case 'diagnose':
      need('service, database, flag, job, collector, broker or alert', deed.component, culprits(known), ['diagnose']);
      return;
    case 'clear':
      return;
  }
}

/** What can be named as the place of a cause. */
export function culprits({ topology, alerts }: Known): string[] {
  return [...configurable(topology), ...(topology.brokers ?? []).map((one) => one.name), ...alerts, NOTHING];
}

/** What has settings. */
function configurable({ services, databases, flags = [], jobs = [], collector }: Topology): string[] {
  return [...services, ...databases, ...flags, ...jobs, ...(collector === undefined ? [] : [collector])].map((one) => one.name);
}

function nodesOf({ topology }: Known): string[] {
  return (topology.nodes ?? []).map((one) => one.name);
}

function brokersOf(known: Known): string[] {
  return (known.topology.brokers ?? []).map((one) => one.name);
}

/** A deed of the answer: only what it names is checked, and columns may be those that the time line adds. */
export function checkPattern(pattern: DeedPattern, known: Known, reading: Reading): void {
  const services = known.topology.services.map((one) => one.name);
  const databases = known.topology.databases;
  const need = (what: string, name: string | undefined, among: readonly string[]): void => {
    if (name === undefined || name === '' || among.includes(name)) return;
    reading.reportAbout(pattern, [pattern.kind], `no ${what} is called ${JSON.stringify(name)}.${suggest(name, among)}`);
  };
  const databaseNames = databases.map((one) => one.name);
  switch (pattern.kind) {
    case 'restart':
      need('service, cache server or broker', pattern.service, [...services, ...cachesOf(known), ...brokersOf(known)]);
      return;
    case 'scale':
    case 'deploy':
    case 'promote':
    case 'warm':
      need('service', pattern.service, services);
      return;
    case 'rollback':
      need('service, database, flag, job or collector', pattern.component, configurable(known.topology));
      return;
    case 'configure':
      need('service, database, flag, job or collector', pattern.component, configurable(known.topology));
      return;
    case 'createIndex': {
      need('database', pattern.database, databaseNames);
      const tables = databases
        .filter((one) => one.name === pattern.database)
        .flatMap((one) => one.tables.map((table) => table.name));
      if (tables.length > 0) need('table', pattern.table, tables);
      return;
    }
    case 'changeAlert':
      need('alert', pattern.alert, known.alerts);
      return;
    default:
      return;
  }
}

/** Names of cache servers. */
function cachesOf({ topology }: Known): string[] {
  return topology.databases.filter(({ cache }) => cache !== undefined).map(({ name }) => name);
}

/** A setting may be one that only a later version of the service has. */
function checkConfigure(deed: Deed & { kind: 'configure' }, known: Known, reading: Reading): void {
  const { topology } = known;
  const { component, settings } = deed;
  if (component === '') return;
  const database = topology.databases.find((one) => one.name === component);
  const models = [...topology.services, ...topology.releases].filter((one) => one.name === component);
  const collector = topology.collector?.name === component ? topology.collector : undefined;
  const flag = topology.flags?.find((one) => one.name === component);
  const job = topology.jobs?.find((one) => one.name === component);
  if (database === undefined && collector === undefined && flag === undefined && job === undefined && models.length === 0) {
    const names = configurable(topology);
    reading.reportAbout(
      deed,
      ['configure'],
      `no service, database, flag, job or collector is called ${JSON.stringify(component)}.${suggest(component, names)}`,
    );
    return;
  }
  for (const [setting, value] of Object.entries(settings)) {
    const troubles =
      database !== undefined
        ? [settingTroubles('database', component, database, { [setting]: value })]
        : flag !== undefined
          ? [settingTroubles('flag', component, flag, { [setting]: value })]
          : job !== undefined
            ? [settingTroubles('job', component, job, { [setting]: value })]
            : collector !== undefined
              ? [settingTroubles('collector', component, collector, { [setting]: value })]
              : models.map((model) => settingTroubles('service', component, model, { [setting]: value }));
    const first = troubles[0]?.[0];
    if (first !== undefined && troubles.every((one) => one.length > 0)) reading.reportAbout(deed, ['set'], first.message);
  }
}

function checkInjection(
  deed: Deed & { kind: 'inject' },
  known: Known,
  reading: Reading,
  need: (what: string, name: string, among: readonly string[], keys: readonly string[]) => boolean,
): void {
  if (known.faults === null) {
    return;
  }
  const faults = known.faults.map((one) => one.name);
  if (!need('fault', deed.fault, faults, ['inject'])) return;
  const fault = known.faults.find((one) => one.name === deed.fault);
  if (fault === undefined) return;
  need(fault.target, deed.target, faultTargets(known.topology, fault.target, known.alerts), ['inject']);
  for (const [name, value] of Object.entries(deed.parameters)) {
    const parameter = fault.parameters.find((one) => one.name === name);
    if (parameter === undefined)
      need(
        `parameter of ${fault.name}`,
        name,
        fault.parameters.map((one) => one.name),
        ['inject'],
      );
    else if (value < parameter.min || value > parameter.max) {
      reading.reportAbout(
        deed,
        ['inject'],
        `${name} must be from ${parameter.min} to ${parameter.max} ${parameter.unit}, but is ${value}.`,
      );
    }
  }
}
