/** How callers spread their requests over the replicas of a service. */
import type { Balancing, BalancingLaw } from '../model/balancing.ts';
import { stepLength } from './distribution-shape.ts';
import { defaulted, object, required } from './object-shape.ts';
import { share } from './quantity.ts';
import { choice, convert, either, type Shape } from './shape.ts';

const plainLaw: Shape<BalancingLaw> = choice('round-robin', 'random', 'least-requests', 'power-of-two');

/** `power-of-two`, or `{consistentHash: user}`. */
export const balancingLaw: Shape<BalancingLaw> = either<BalancingLaw>(
  'one of round-robin, random, least-requests, power-of-two, or {consistentHash: user}',
  plainLaw,
  convert(
    object('balancing by a hash', {
      consistentHash: required(choice('user'), 'All requests of one user go to one replica, for as long as it is there.'),
    }),
    (): BalancingLaw => 'consistent-hash',
    (): BalancingLaw => 'round-robin',
  ),
);

const standIn: Balancing = { law: 'round-robin', slowStartUs: 0, panicRatio: 0.5, health: null, outliers: null };

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
        panic: defaulted(share, '50%', 'When a smaller share of the replicas is available, all are used, the bad ones too.'),
      },
      { consistentHash: 'Write it as {by: {consistentHash: user}}.' },
    ),
    ({ by, slowStart, panic }): Balancing => ({
      law: by,
      slowStartUs: slowStart,
      panicRatio: panic,
      health: null,
      outliers: null,
    }),
    () => standIn,
  ),
);
