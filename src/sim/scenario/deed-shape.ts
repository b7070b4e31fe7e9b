/**
 * Deeds: what the time line, a replay and a person may do to a running system, in one way of writing. `deed-words.ts` says the same
 * things back to people.
 */
import { alertDeed, alertDeedFields } from './alert-deed-shape.ts';
import { failoverFields } from './failover-shape.ts';
import { cordonFields, drainFields, nodeDeed, renewFields, uncordonFields } from './infrastructure-deed-shape.ts';
import {
  messagingDeed,
  moveFields,
  pauseFields,
  publishFields,
  redriveFields,
  resumeFields,
  skipFields,
} from './messaging-deed-shape.ts';
import { sessionText } from './session-deed-shape.ts';
import { expireDeed, expireFields, silenceDeed, silenceFields } from './silence-deed-shape.ts';
import { tableLockMode } from './locking-shape.ts';
import { parseDuration } from '../base/time.ts';
import type { Deed, SchemaChange } from '../model/action.ts';
import { growth, NO_OPERATION, tableText } from './database-deed-shape.ts';
import { flushFields, warmFields } from './cache-deed-shape.ts';
import { columns } from './database-shape.ts';
import { replicasMax, rowsMax, runLengthMaxUs } from './limits.ts';
import { defaulted, object, optional, required, variants, type Field, type Fields, type Read } from './object-shape.ts';
import { count, duration, longText, name, phrase, title } from './quantity.ts';
import { TARGET_FORMS } from '../model/fault-target.ts';
import { DATABASE_SETTINGS } from '../model/database-settings.ts';
import { FLAG_SETTINGS } from '../model/flag.ts';
import { JOB_SETTINGS } from '../model/job.ts';
import { SERVICE_SETTINGS } from '../model/service-settings.ts';
import { settings } from './setting-shape.ts';
import { strategy } from './strategy-shape.ts';
import { choice, convert, list, mapOf, nameTrouble, form, part, type Shape } from './shape.ts';

/** An instant of the run, from its start. */
export const instant = duration({ maxUs: runLengthMaxUs, maxName: 'runLengthMax' });

const noChange = (): SchemaChange => ({ kind: 'addColumn', table: '', column: '' });
const tableName = required(name, 'The table.');
const columnName = required(name, 'The column.');
const indexName = required(name, 'The index.');

const schemaChange: Shape<SchemaChange> = variants<SchemaChange>('a schema change', {
  addColumn: change('addColumn', object('a new column', { table: tableName, column: columnName }), 'Adds a column.'),
  dropColumn: change('dropColumn', object('a dropped column', { table: tableName, column: columnName }), 'Removes a column.'),
  createIndex: change(
    'createIndex',
    convert(
      object('a new index', {
        table: tableName,
        index: indexName,
        columns: required(columns, 'Its columns in order.'),
        concurrently: defaulted(choice('yes', 'no'), 'yes', 'Whether writes go on meanwhile.'),
      }),
      ({ concurrently, ...rest }) => (concurrently === 'yes' ? rest : { ...rest, concurrently: false }),
      () => ({ table: '', index: '', columns: [] }),
    ),
    'Builds an index.',
  ),
  dropIndex: change('dropIndex', object('a dropped index', { table: tableName, index: indexName }), 'Removes an index.'),
});

function change<K extends SchemaChange['kind'], T>(kind: K, shape: Shape<T>, doc: string): Shape<SchemaChange> {
  return convert(
    object('a schema change', { [kind]: required(shape, doc) } as Record<K, Field<T>>),
    (read) => ({ kind, ...(read as Record<K, T>)[kind] }) as unknown as SchemaChange,
    noChange,
  );
}

const rollbackText = phrase(
  'a component and "latest" or the number of a change, such as orders-db latest',
  /^([A-Za-z][A-Za-z0-9_.-]*) (latest|[0-9]{1,6})$/,
  { component: '', change: 'latest' as number | 'latest' },
  (component = '', which = '') =>
    nameTrouble(component) ?? { component, change: which === 'latest' ? ('latest' as const) : Number(which) },
);

const scaleText = phrase(
  'a service and how many replicas, such as checkout to 9',
  /^([A-Za-z][A-Za-z0-9_.-]*) to ([0-9]{1,9})$/,
  { service: '', replicas: 1 },
  (service = '', replicas = '') => {
    if (Number(replicas) > replicasMax) return `is too large; at most ${replicasMax} replicas are allowed (replicasMax).`;
    return nameTrouble(service) ?? { service, replicas: Number(replicas) };
  },
);

const restartText = phrase<{ service: string; pod?: string }>(
  'a service, broker or cache server, or a service and one of its pods, such as checkout pod checkout-1cet0s-2',
  /^([A-Za-z][A-Za-z0-9_.-]*)(?: pod ([A-Za-z][A-Za-z0-9_.-]*))?$/,
  { service: '' },
  (service = '', pod) => nameTrouble(service) ?? (pod === undefined ? { service } : { service, pod }),
);

/** A knob of a fault: a duration in microseconds, a percentage as a share, or a plain number. */
const knob: Shape<number> = form({
  expected: 'a duration, a percentage or a number',
  pattern: '',
  parse(text) {
    if (text.length > 40) return null;
    if (/^\d{1,15}(\.\d{1,15})?$/.test(text)) return { value: Number(text) };
    if (/^\d{1,3}(\.\d{1,9})?%$/.test(text)) return { value: Number(text.slice(0, -1)) / 100 };
    const us = parseDuration(text);
    return us === null || us > runLengthMaxUs ? null : { value: us };
  },
  standIn: 0,
  schema: { type: ['number', 'string'] },
});

const length = duration({ minUs: 1, maxUs: runLengthMaxUs, maxName: 'runLengthMax' });
const TARGET_DOC = `What it strikes, which depends on the fault: ${Object.values(TARGET_FORMS).join('; ')}.`;

const injection = object('a fault', {
  fault: required(name, 'The fault, as the chaos screen calls it.'),
  target: required(title, TARGET_DOC),
  parameters: defaulted(
    mapOf(name, knob, { max: 20, what: 'parameters' }),
    {},
    'Its knobs; those left out have their usual values.',
  ),
  ramp: optional(length, 'For so long it grows from nothing. Left out, it is there at once.'),
  for: optional(length, 'After so long it ends by itself. Left out, it stays until it is cleared.'),
});

const SETTINGS_DOC = [
  'The settings and their new values, such as queue.max: 60; a * stands for a name.',
  `Of a service: ${Object.keys(SERVICE_SETTINGS).join(', ')}.`,
  `Of a database: ${Object.keys(DATABASE_SETTINGS).join(', ')}.`,
  `Of a feature flag: ${Object.keys(FLAG_SETTINGS).join(', ')}.`,
  `Of a job: ${Object.keys(JOB_SETTINGS).join(', ')}.`,
].join(' ');

/** The deeds, each with the fields that only it has. The key that names the deed comes first. */
const DEEDS = {
  deploy: deed(
    {
      deploy: required(name, 'The service of which every replica is replaced, one after the other.'),
      version: required(title, 'The new version.'),
      change: optional(
        part('a service'),
        'What the version changes in the service, in the words of the system file: maps are merged, everything else is replaced, and an empty value removes. Left out, only the label changes.',
      ),
      title: required(title, 'How the change log calls it: neutral words.'),
      author: defaulted(title, 'ci', 'Who did it.'),
      strategy: optional(
        strategy,
        'How the new version takes over. Left out, replicas are replaced one by one: a new one becomes ready, then an old one drains.',
      ),
    },
    (read) => ({
      kind: 'deploy',
      service: read.deploy,
      title: read.title,
      author: read.author,
      version: read.version,
      strategy: read.strategy,
    }),
  ),
  promote: deed(
    { promote: required(name, 'The service whose canary, or second set of replicas, takes all requests from now on.') },
    ({ promote }) => ({ kind: 'promote', service: promote }),
  ),
  migrate: deed(
    {
      migrate: required(name, 'The database of which the schema changes.'),
      do: required(list(schemaChange, { min: 1, max: 50, what: 'schema changes' }), 'What changes, in order.'),
      title: required(title, 'How the change log calls it: neutral words.'),
      author: defaulted(title, 'ci', 'Who did it.'),
    },
    (read) => ({ kind: 'migrate', database: read.migrate, title: read.title, author: read.author, changes: read.do }),
  ),
  rollback: deed({ rollback: required(rollbackText, 'Undoes a change of a service or database.') }, ({ rollback }) => ({
    kind: 'rollback',
    ...rollback,
  })),
  restart: deed(
    {
      restart: required(
        restartText,
        'The service of which every replica is restarted, or with "pod" the one that is; or a broker, or a cache server, which is empty afterwards.',
      ),
    },
    ({ restart }) => ({ kind: 'restart', ...restart }),
  ),
  scale: deed({ scale: required(scaleText, 'Changes the number of replicas.') }, ({ scale }) => ({ kind: 'scale', ...scale })),
  configure: deed(
    {
      configure: required(name, 'The service or database of which settings change while it runs.'),
      set: required(settings, SETTINGS_DOC),
      title: optional(title, 'How the change log calls it: neutral words. Left out, it says what is set.'),
      author: optional(title, 'Who did it. Left out, whoever acts.'),
    },
    (read) => ({
      kind: 'configure',
      component: read.configure,
      settings: read.set,
      title: read.title ?? '',
      author: read.author ?? '',
    }),
  ),
  createIndex: deed(
    {
      createIndex: required(
        object('an index', {
          database: required(name, 'The database.'),
          table: tableName,
          columns: required(columns, 'Its columns in order.'),
        }),
        'Builds an index while the database runs.',
      ),
    },
    ({ createIndex }) => ({ kind: 'createIndex', ...createIndex }),
  ),
  transaction: deed(
    {
      transaction: required(
        tableText,
        'Somebody opens a transaction by hand, or a job does: the database and a table of it, such as orders-db orders.',
      ),
      lock: defaulted(tableLockMode, 'access share', 'The lock that it takes on the table, in the words of PostgreSQL.'),
      for: required(duration({ minUs: 1, maxUs: runLengthMaxUs, maxName: 'runLengthMax' }), 'How long it stays open.'),
    },
    ({ transaction, lock, for: forUs }) => ({ kind: 'openTransaction', ...transaction, lock, forUs }),
  ),
  cancelQuery: deed(
    { cancelQuery: required(sessionText, 'Ends a session: its statement is cancelled, its transaction is rolled back.') },
    ({ cancelQuery }) => ({ kind: 'cancelQuery', ...cancelQuery }),
  ),
  flush: deed(flushFields, ({ flush }) => ({ kind: 'flush', ...flush })),
  warm: deed(warmFields, ({ warm, keys, over }) => ({ kind: 'warm', ...warm, keys, overUs: over })),
  failover: deed(failoverFields, (read) => ({
    kind: 'failover',
    ...read.failover,
    takesUs: read.takes,
    rejoinUs: read.rejoin ?? null,
    author: read.author ?? '',
  })),
  analyze: deed(
    { analyze: required(tableText, 'Takes the statistics of a table anew, which the planner goes by.') },
    ({ analyze }) => ({
      ...NO_OPERATION,
      operation: 'analyze',
      ...analyze,
    }),
  ),
  load: deed(
    {
      load: required(tableText, 'Brings many rows into a table, in one transaction, such as orders-db orders.'),
      rows: required(count({ min: 1, max: rowsMax, maxName: 'rowsMax' }), 'How many.'),
      matches: defaulted(growth, {}, 'By how many rows the results of statements grow, such as {pending-orders: {status: 2M}}.'),
      title: required(title, 'How the change log calls it: neutral words.'),
      author: defaulted(title, 'cron', 'Who did it.'),
    },
    (read) => ({
      ...NO_OPERATION,
      operation: 'load',
      ...read.load,
      rows: read.rows,
      matches: read.matches,
      title: read.title,
      author: read.author,
    }),
  ),
  pauseConsumer: deed(pauseFields, (read) => messagingDeed('pauseConsumer', read.pauseConsumer)),
  resumeConsumer: deed(resumeFields, (read) => messagingDeed('resumeConsumer', read.resumeConsumer)),
  skipMessage: deed(skipFields, (read) => messagingDeed('skipMessage', read.skipMessage)),
  moveOffsets: deed(moveFields, (read) => messagingDeed('moveOffsets', { ...read.moveOffsets, to: read.to })),
  redrive: deed(redriveFields, ({ redrive: { broker, topic }, to }) =>
    messagingDeed('redrive', { component: broker, name: topic, to }),
  ),
  publish: deed(publishFields, ({ publish: { broker, topic }, key, title: called, ...rest }) =>
    messagingDeed('publish', { component: broker, name: topic, key: key ?? 0, title: called ?? '', ...rest }),
  ),
  cordon: deed(cordonFields, ({ cordon, author }) => nodeDeed('cordon', cordon, author)),
  uncordon: deed(uncordonFields, ({ uncordon, author }) => nodeDeed('uncordon', uncordon, author)),
  drain: deed(drainFields, ({ drain, author }) => nodeDeed('drain', drain, author)),
  renewCertificate: deed(renewFields, ({ renewCertificate, valid, author }) => ({
    kind: 'infrastructure',
    operation: 'renewCertificate',
    component: renewCertificate,
    validUs: valid,
    author: author ?? '',
  })),
  inject: deed({ inject: required(injection, 'Starts a fault.') }, ({ inject }) => ({
    kind: 'inject',
    fault: inject.fault,
    target: inject.target,
    parameters: Object.fromEntries(inject.parameters.map((one) => [one.key, one.value])),
    ...(inject.ramp === undefined ? {} : { rampUs: inject.ramp }),
    ...(inject.for === undefined ? {} : { forUs: inject.for }),
  })),
  clear: deed(
    {
      clear: required(
        count({ min: 1, max: 1_000_000, maxName: 'injectionsMax' }),
        'Ends a fault, by the order of its injection: 1, 2, ...',
      ),
    },
    ({ clear }) => ({
      kind: 'clear',
      injection: clear,
    }),
  ),
  changeAlert: deed(alertDeedFields, alertDeed),
  silence: deed(silenceFields, silenceDeed),
  expireSilence: deed(expireFields, expireDeed),
  acknowledge: deed({ acknowledge: required(title, 'The alert that is taken on.') }, ({ acknowledge }) => ({
    kind: 'acknowledge',
    alert: acknowledge,
  })),
  diagnose: deed(
    {
      diagnose: required(
        object('a diagnosis', {
          component: required(name, 'Where the cause is: a service, a database, an alert that is wrong, or nothing.'),
          mechanism: required(title, 'What the cause is.'),
          note: optional(longText, 'How one knows.'),
        }),
        'What a person says is wrong.',
      ),
    },
    ({ diagnose }) => ({
      kind: 'diagnose',
      component: diagnose.component,
      mechanism: diagnose.mechanism,
      note: diagnose.note ?? '',
    }),
  ),
} as const;

interface DeedKind {
  with<F extends Fields, T>(extra: F, to: (deed: Deed, read: Read<F>) => T): Shape<T | null>;
}

function deed<F extends Fields>(fields: F, to: (read: Read<F>) => Deed): DeedKind {
  return {
    with: (extra, make) =>
      convert(
        object('a deed', { ...extra, ...fields }),
        (read, at, reading) => {
          const made = to(read as unknown as Read<F>);
          reading.remember(made, at);
          return make(made, read as unknown as Read<typeof extra>);
        },
        () => null,
      ),
  };
}

/** A deed among fields of its surroundings, such as `at`; null stands in for a wrong one. */
export function deedWith<F extends Fields, T>(what: string, extra: F, to: (deed: Deed, read: Read<F>) => T): Shape<T | null> {
  const table = Object.fromEntries(Object.entries(DEEDS).map(([kind, one]) => [kind, one.with(extra, to)]));
  return variants<T | null>(what, table, { change: 'Write "deploy: SERVICE" or "migrate: DATABASE" with a "title".' });
}
