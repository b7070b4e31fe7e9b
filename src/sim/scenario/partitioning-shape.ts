/** Databases that keep their rows by tenant on several partitions. */
import type { Partitioning } from '../model/partitioning.ts';
import { databasePartitionsMax } from './limits.ts';
import { defaulted, object, required } from './object-shape.ts';
import { count } from './quantity.ts';
import { convert, type Shape } from './shape.ts';

const some = count({ min: 1, max: databasePartitionsMax, maxName: 'databasePartitionsMax' });

/** `{count: 8}`. */
export const partitioning: Shape<Partitioning> = convert(
  object('partitions', {
    count: required(some, 'How many there are; each tenant belongs to one of them, by consistent hashing.'),
    spread: defaulted(
      some,
      1,
      'On how many of them, one beside the other, the rows of one tenant are. A statement is for rows on one of these.',
    ),
  }),
  ({ count: partitions, spread }, at, reading): Partitioning | undefined => {
    if (spread <= partitions) return { count: partitions, spread };
    reading.report(at, `must be at most "count", which is ${partitions}.`, '.spread');
    return undefined;
  },
  () => ({ count: 1, spread: 1 }),
);
