/** How callers spread their requests over the replicas of a service. */
import type { Balancing, BalancingLaw, HealthCheck, OutlierDetection, SuccessRateRule } from '../model/balancing.ts';
import { positiveLength, recurringLength, stepLength } from './distribution-shape.ts';
import { checksMax, outcomesMax, replicasMax } from './limits.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { count, decimal, share } from './quantity.ts';
import { choice, convert, either, type Shape } from './shape.ts';

const plainLaw: Shape<BalancingLaw> = choice('round-robin', 'random', 'least-requests', 'power-of-two');

/** `power-of-two`, or `{consistentHash: user}`. */
export const balancingLaw: Shape<BalancingLaw> = either<BalancingLaw>(
  'one of round-robin, random, least-requests, power-of-two, or {consistentHash: user}',
  plainLaw,
  convert(
    object('balancing by a hash', {
      consistentHash: required(
        choice('user', 'tenant'),
        'All requests of one user, or one tenant, go to one replica, for as long as it is there.',
      ),
    }),
    ({ consistentHash }): BalancingLaw => (consistentHash === 'tenant' ? 'tenant-hash' : 'consistent-hash'),
    (): BalancingLaw => 'round-robin',
  ),
);

const standIn: Balancing = { law: 'round-robin', slowStartUs: 0, panicRatio: 0.5, health: null, outliers: null };

const checks = count({ min: 1, max: checksMax, maxName: 'checksMax' });

const healthCheck: Shape<HealthCheck> = convert(
  object('a health check', {
    every: defaulted(recurringLength, '5s', 'How often each replica is asked.'),
    timeout: defaulted(positiveLength, '1s', 'When an answer is too late; less than "every".'),
    unhealthyAfter: defaulted(checks, 3, 'Failures in a row that take a replica out.'),
    healthyAfter: defaulted(checks, 2, 'Successes in a row that bring it back.'),
  }),
  ({ every, timeout, unhealthyAfter, healthyAfter }, at, reading): HealthCheck | undefined => {
    if (timeout < every) return { everyUs: every, timeoutUs: timeout, unhealthyAfter, healthyAfter };
    reading.report(at, 'needs "timeout" to be less than "every" (left out: 1s and 5s).');
    return undefined;
  },
  () => ({ everyUs: 2, timeoutUs: 1, unhealthyAfter: 1, healthyAfter: 1 }),
);

const successRate: Shape<SuccessRateRule> = convert(
  object('a rule of success rates', {
    factor: defaulted(
      decimal({ min: 0, max: 100, maxName: 'deviationsMax' }),
      1.9,
      'How many standard deviations below the mean of all replicas a share of successes must be to stand out.',
    ),
    replicas: defaulted(
      count({ min: 2, max: replicasMax, maxName: 'replicasMax' }),
      5,
      'Replicas that must have answered enough; else nobody is judged.',
    ),
    requests: defaulted(
      count({ min: 1, max: outcomesMax, maxName: 'outcomesMax' }),
      100,
      'Answers of one replica within an interval that are enough.',
    ),
  }),
  ({ factor, replicas, requests }): SuccessRateRule => ({ factor, hostsMin: replicas, volumeMin: requests }),
  () => ({ factor: 1, hostsMin: 2, volumeMin: 1 }),
);

const outlierDetection: Shape<OutlierDetection> = convert(
  object('outlier detection', {
    consecutive: defaulted(checks, 5, 'Server errors, timeouts or refused connections in a row that take a replica out.'),
    every: defaulted(recurringLength, '10s', 'How often replicas whose time is up are brought back.'),
    ejectFor: defaulted(positiveLength, '30s', 'How long a replica is left out the first time; twice as long the second time.'),
    successRate: optional(
      successRate,
      'Replicas are also compared with each other after every interval. Left out: only failures in a row count.',
    ),
    maxEjected: defaulted(share, '10%', 'The share of replicas that may be out at once; one always may.'),
  }),
  ({ consecutive, every, ejectFor, maxEjected, successRate: rule }): OutlierDetection => ({
    consecutive,
    everyUs: every,
    ejectForUs: ejectFor,
    ejectedMaxRatio: maxEjected,
    successRate: rule,
  }),
  () => ({ consecutive: 1, everyUs: 1, ejectForUs: 1, ejectedMaxRatio: 0 }),
);

/** `balance: power-of-two`, or a map with more words. */
export const balancing: Shape<Balancing> = either<Balancing>(
  'one of round-robin, random, least-requests, power-of-two, or a map with "by"',
  convert(
    plainLaw,
    (law): Balancing => ({ ...standIn, law }),
    () => standIn,
  ),
  convert(
    object(
      'balancing',
      {
        by: defaulted(
          balancingLaw,
          'round-robin',
          'How a replica is chosen. least-requests and power-of-two compare what this caller itself has under way at each replica.',
        ),
        slowStart: defaulted(
          stepLength,
          '0',
          'How long a replica that has just come up gets less than its share, growing to all of it.',
        ),
        health: optional(healthCheck, 'Small requests by which replicas that do not answer are found and left out.'),
        outliers: optional(outlierDetection, 'Each caller leaves out replicas that answer its own requests with errors.'),
        panic: optional(
          share,
          'When a smaller share of the replicas is available, all are used, the bad ones too. Left out: 50%.',
        ),
      },
      { consistentHash: 'Write it as {by: {consistentHash: user}}.' },
    ),
    ({ by, slowStart, panic, health, outliers }, at, reading): Balancing => {
      if (panic !== undefined && health === undefined && outliers === undefined) {
        const cure = 'Add "health: {}" or "outliers: {}", or take it out.';
        reading.report(at, `means nothing where no replica is ever left out. ${cure}`, '.panic');
      }
      return {
        law: by,
        slowStartUs: slowStart,
        panicRatio: panic ?? standIn.panicRatio,
        health: health ?? null,
        outliers: outliers ?? null,
      };
    },
    () => standIn,
  ),
);
