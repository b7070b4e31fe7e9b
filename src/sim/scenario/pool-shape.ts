/** Pools of connections, as a service writes them under the name of the database. */
import { PLAIN_KEEPING, type ConnectionPool, type HostConnections, type PoolKeeping } from '../model/pool.ts';
import { flag } from './call-policy-shape.ts';
import { positiveLength, recurringLength, stepLength } from './distribution-shape.ts';
import { connectionsMax, credentialsMax, roundTripsMax, usesMax } from './limits.ts';
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
  order: optional(
    choice('fifo', 'lifo', 'random', 'priority'),
    'Who of those that wait is served first; with priority the oldest of the highest one. Left out: fifo.',
  ),
  lifetime: optional(recurringLength, 'Age at which a connection is closed once it is not in use. Left out: never.'),
  lifetimeJitter: optional(
    share,
    'Each connection lives shorter by up to this share, so that not all end together. Left out: 2.5%.',
  ),
  idleTimeout: optional(recurringLength, 'How long a connection beyond the minimum may lie idle. Left out: for ever.'),
  maxUses: optional(
    count({ min: 1, max: usesMax, maxName: 'usesMax' }),
    'Uses after which a connection is closed. Left out: no end.',
  ),
  validate: optional(
    positiveLength,
    'Processor time of a test query that each use of a connection begins with, such as 100us. Left out: no test.',
  ),
  connect: optional(connect, 'What it costs to open a connection. Left out: nothing.'),
  leak: optional(share, 'Share of uses after which the connection is not given back. Left out: none.'),
  leakDetection: optional(
    recurringLength,
    'A connection that has been lent for so long is named in the log, as it may have leaked. Left out: nobody looks.',
  ),
  reclaimAfter: optional(
    recurringLength,
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
    const idle = (word: 'lifetimeJitter' | 'reclaimAfter', without: string): void => {
      if (read[word] !== undefined)
        reading.report(at, `means nothing without "${without}". Add it, or take this out.`, `.${word}`);
    };
    if (rest.idleTimeout !== undefined && min === max) {
      const cure = 'Write a smaller "min", or take it out.';
      reading.report(at, `means nothing where "min" is as large as "max": no connection is beyond it. ${cure}`, '.idleTimeout');
    }
    if (rest.lifetime === undefined) idle('lifetimeJitter', 'lifetime');
    if (rest.leak === undefined || rest.leak === 0) idle('reclaimAfter', 'leak');
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
      usesMax: rest.maxUses ?? null,
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

/** How the replicas of a service keep their connections to the services that it calls. */
export const hostConnections: Shape<HostConnections> = convert(
  object('connections to services', {
    max: defaulted(
      count({ min: 1, max: connectionsMax, maxName: 'connectionsMax' }),
      100,
      'Connections of one replica to each replica that it calls; whoever finds all of them in use waits, no longer than its timeout.',
    ),
    keepAlive: defaulted(flag, true, 'Whether a connection is kept for the next request. If not, each opens one and closes it.'),
    roundTrips: defaulted(
      count({ max: roundTripsMax, maxName: 'roundTripsMax' }),
      2,
      'Messages there and back that open a connection: one for TCP, one for TLS.',
    ),
    idleTimeout: defaulted(recurringLength, '90s', 'How long a connection may lie idle.'),
    lifetime: optional(recurringLength, 'Age at which a connection is closed once it is not in use. Left out: never.'),
  }),
  ({ max, keepAlive, roundTrips, idleTimeout, lifetime }): HostConnections => ({
    sizeMax: max,
    keeping: {
      ...PLAIN_KEEPING,
      lifetimeUs: lifetime ?? null,
      usesMax: keepAlive ? null : 1,
      idleUs: idleTimeout,
      connect: roundTrips === 0 ? null : { roundTrips, workUs: 0 },
    },
  }),
  () => ({ sizeMax: 1, keeping: PLAIN_KEEPING }),
);
