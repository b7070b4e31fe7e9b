/** What an operator can set on a running database. How it obeys is in world/settings.ts; the compiler names what is missing there. */
import { DAY } from '../base/time.ts';
import type { SessionLimits } from './locking.ts';
import { EVICTIONS, type CacheServer } from './cache.ts';
import type { Partitioning } from './partitioning.ts';
import { always, type Setting } from './setting.ts';
import type { Database } from './topology.ts';

type Timeout = keyof { [K in keyof SessionLimits as null extends SessionLimits[K] ? K : never]: true };

/** The `names` of a setting that only databases proper have, and of one that only cache servers have. */
const ofSql = ({ cache }: Database): readonly string[] => (cache === undefined ? [''] : []);
const ofCaches = ({ cache }: Database): readonly string[] => (cache === undefined ? [] : ['']);

const ofPartitioned = ({ partitions }: Database): readonly string[] => (partitions === undefined ? [] : ['']);

function withPartitions(model: Database, fields: Partial<Partitioning>): Database {
  return model.partitions === undefined ? model : { ...model, partitions: { ...model.partitions, ...fields } };
}

function withCache(model: Database, fields: Partial<CacheServer>): Database {
  return model.cache === undefined ? model : { ...model, cache: { ...model.cache, ...fields } };
}

/** How long something may take in a session; 0 is for as long as it likes, as in PostgreSQL's own settings. */
function timeout(limit: Timeout, doc: string): Setting<Database> {
  return {
    measure: 'duration',
    min: 0,
    max: DAY,
    doc: `${doc} 0s: never.`,
    names: ofSql,
    read: ({ sessions }) => sessions[limit] ?? 0,
    write: (model, _, value) => ({ ...model, sessions: { ...model.sessions, [limit]: value === 0 ? null : value } }),
  };
}

export const DATABASE_SETTINGS = {
  connections: {
    measure: 'count',
    min: 1,
    max: 10_000,
    doc: 'Connections that it accepts from all replicas together.',
    names: always,
    read: (model) => model.connectionsMax,
    write: (model, _, value) => ({ ...model, connectionsMax: value }),
  },
  credentials: {
    measure: 'count',
    min: 1,
    max: 1_000_000,
    doc: 'Which password is in force, by number. Another one refuses new connections of pools that still have the old one.',
    names: ofSql,
    read: (model) => model.credentials ?? 1,
    write: (model, _, value) => ({ ...model, credentials: value }),
  },
  'disk.size': {
    measure: 'memory',
    min: 1,
    max: 1_125_899_906_842_624,
    doc: 'What fits on its disk.',
    names: ({ storage }) => (storage?.disk.sizeBytes === undefined ? [] : ['']),
    read: ({ storage }) => storage?.disk.sizeBytes ?? 0,
    write: (model, _, value) =>
      model.storage === null
        ? model
        : { ...model, storage: { ...model.storage, disk: { ...model.storage.disk, sizeBytes: value } } },
  },
  memory: {
    measure: 'memory',
    min: 1024,
    max: 1_125_899_906_842_624,
    doc: 'What the values in a cache may take.',
    names: ofCaches,
    read: ({ cache }) => cache?.memoryBytes ?? 0,
    write: (model, _, value) => withCache(model, { memoryBytes: value }),
  },
  eviction: {
    measure: 'eviction',
    min: 0,
    max: EVICTIONS.length - 1,
    doc: 'What goes when the memory of a cache is full.',
    names: ofCaches,
    read: ({ cache }) => EVICTIONS.indexOf(cache?.eviction ?? 'lru'),
    write: (model, _, value) => withCache(model, { eviction: EVICTIONS[value] }),
  },
  'partitions.count': {
    measure: 'count',
    min: 1,
    max: 64,
    doc: 'Partitions that the rows of the tenants are kept on, each with its processors.',
    names: ofPartitioned,
    read: ({ partitions }) => partitions?.count ?? 1,
    write: (model, _, value) => withPartitions(model, { count: value }),
  },
  'partitions.spread': {
    measure: 'count',
    min: 1,
    max: 64,
    doc: 'On how many partitions the rows of one tenant are.',
    names: ofPartitioned,
    read: ({ partitions }) => partitions?.spread ?? 1,
    write: (model, _, value) => withPartitions(model, { spread: value }),
  },
  slowQuery: {
    measure: 'duration',
    min: 0,
    max: DAY,
    doc: 'Statements that take at least this long are logged.',
    names: ofSql,
    read: (model) => model.slowQueryUs,
    write: (model, _, value) => ({ ...model, slowQueryUs: value }),
  },
  'sessions.readOnly': {
    measure: 'switch',
    min: 0,
    max: 1,
    doc: 'Whether every transaction is read-only, as with default_transaction_read_only: writes fail.',
    names: ofSql,
    read: ({ sessions }) => Number(sessions.readOnly),
    write: (model, _, value) => ({ ...model, sessions: { ...model.sessions, readOnly: value === 1 } }),
  },
  'sessions.deadlockTimeout': {
    measure: 'duration',
    min: 1,
    max: DAY,
    doc: 'How long a lock is waited for before deadlocks are looked for and the wait is logged.',
    names: ofSql,
    read: ({ sessions }) => sessions.deadlockTimeoutUs,
    write: (model, _, value) => ({ ...model, sessions: { ...model.sessions, deadlockTimeoutUs: value } }),
  },
  'sessions.lockTimeout': timeout('lockTimeoutUs', 'When a statement that waits for a lock fails.'),
  'sessions.statementTimeout': timeout('statementTimeoutUs', 'When a statement fails that is still not done.'),
  'sessions.transactionTimeout': timeout('transactionTimeoutUs', 'When a transaction is ended that is still open.'),
  'sessions.idleInTransactionTimeout': timeout(
    'idleInTransactionTimeoutUs',
    'When a transaction is ended whose client sends nothing.',
  ),
} as const satisfies Readonly<Record<string, Setting<Database>>>;

export type DatabaseSetting = keyof typeof DATABASE_SETTINGS;
