/** Pools of connections, as a service writes them under the name of the database. */
import type { ConnectionPool, PoolKeeping } from '../model/pool.ts';
import { positiveLength, stepLength } from './distribution-shape.ts';
import { connectionsMax, credentialsMax, roundTripsMax } from './limits.ts';
import { defaulted, object, optional } from './object-shape.ts';
import { count, name, share } from './quantity.ts';
import { choice, convert, mapOf, type Shape } from './shape.ts';

const connect = object('a set-up of connections', {
  roundTrips: defaulted(
    count({ max: roundTripsMax, maxName: 'roundTripsMax' }),
    5,
    'Messages there and back: one for TCP, two for TLS, two to log in.',
  ),
  work: defaulted(stepLength, '3ms', 'Processor time of the database: encryption, a hash of the password, a new process.'),
});

const poolFields = {
  max: defaulted(count({ min: 1, max: connectionsMax, maxName: 'connectionsMax' }), 10, 'Connections of one replica.'),
  acquireTimeout: defaulted(positiveLength, '5s', 'How long a request waits for a free connection before it fails.'),
  credentials: optional(
    count({ min: 1, max: credentialsMax, maxName: 'credentialsMax' }),
    'Which password it logs in with, by number. Left out: 1.',
  ),
  min: optional(
    count({ max: connectionsMax, maxName: 'connectionsMax' }),
    'Connections that are open even when nobody needs them. Left out: none.',
  ),
  order: optional(choice('fifo', 'lifo', 'random'), 'Who of those that wait is served first. Left out: fifo.'),
  lifetime: optional(positiveLength, 'Age at which a connection is closed once it is not in use. Left out: never.'),
  lifetimeJitter: optional(
    share,
    'Each connection lives shorter by up to this share, so that not all end together. Left out: 2.5%.',
  ),
  idleTimeout: optional(positiveLength, 'How long a connection beyond the minimum may lie idle. Left out: for ever.'),
  validate: optional(
    positiveLength,
    'Processor time of a test query that each use of a connection begins with, such as 100us. Left out: no test.',
  ),
  connect: optional(connect, 'What it costs to open a connection. Left out: nothing.'),
  leak: optional(share, 'Share of uses after which the connection is not given back. Left out: none.'),
  leakDetection: optional(
    positiveLength,
    'A connection that has been lent for so long is named in the log, as it may have leaked. Left out: nobody looks.',
  ),
  reclaimAfter: optional(
    positiveLength,
    'When a connection that was not given back is closed. Left out: never, but with the replica.',
  ),
} as const;

type Pool = Omit<ConnectionPool, 'database'>;

const pool: Shape<Pool> = convert(
  object('a pool', poolFields),
  (read, at, reading): Pool | undefined => {
    const { max, acquireTimeout, credentials, min, lifetimeJitter, ...rest } = read;
    if (min !== undefined && min > max) {
      reading.report(at, `needs "min" to be at most "max", but ${min} is more than ${max}.`);
      return undefined;
    }
    const plain = [min, lifetimeJitter, ...Object.values(rest)].every((one) => one === undefined);
    const keeping: PoolKeeping = {
      sizeMin: min ?? 0,
      order: rest.order ?? 'fifo',
      lifetimeUs: rest.lifetime ?? null,
      lifetimeJitterRatio: lifetimeJitter ?? 0.025,
      idleUs: rest.idleTimeout ?? null,
      validationUs: rest.validate ?? null,
      connect: rest.connect === undefined ? null : { roundTrips: rest.connect.roundTrips, workUs: rest.connect.work },
      leakRatio: rest.leak ?? 0,
      leakDetectionUs: rest.leakDetection ?? null,
      reclaimUs: rest.reclaimAfter ?? null,
    };
    return { sizeMax: max, acquireTimeoutUs: acquireTimeout, credentials, keeping: plain ? null : keeping };
  },
  (): Pool => ({ sizeMax: 1, acquireTimeoutUs: 1, keeping: null }),
);

/** The pools of a service by the name of the database. */
export const pools: Shape<ConnectionPool[]> = convert(
  mapOf(name, pool, { max: 20, what: 'pools' }),
  (entries, _at, reading) =>
    entries.map((one): ConnectionPool => {
      const made = { database: one.key, ...one.value };
      reading.remember(made, one.at);
      return made;
    }),
  () => [],
);
