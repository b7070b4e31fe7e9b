/** What an endpoint remembers of requests with an idempotency key. */
import type { Idempotency } from '../model/idempotency.ts';
import { positiveLength } from './distribution-shape.ts';
import { idempotencyKeysMax, runLengthMaxUs } from './limits.ts';
import { defaulted, object } from './object-shape.ts';
import { count, duration } from './quantity.ts';
import { convert, type Shape } from './shape.ts';

export const idempotent: Shape<Idempotency> = convert(
  object('idempotency', {
    remember: defaulted(
      duration({ minUs: 1, maxUs: runLengthMaxUs, maxName: 'runLengthMax' }),
      '24h',
      'How long the answer to a key is remembered. Server errors are not: who is told of one may try again.',
    ),
    entries: defaulted(
      count({ min: 1, max: idempotencyKeysMax, maxName: 'idempotencyKeysMax' }),
      100_000,
      'Keys that are remembered, in a table that all replicas share; the one that was not asked for longest goes first.',
    ),
    lock: defaulted(
      positiveLength,
      '90s',
      'How long a key counts as under way at most. A replica that dies leaves its keys so; after this, a request works again.',
    ),
  }),
  ({ remember, entries, lock }): Idempotency => ({ rememberUs: remember, entriesMax: entries, lockUs: lock }),
  () => ({ rememberUs: 1, entriesMax: 1, lockUs: 1 }),
);
