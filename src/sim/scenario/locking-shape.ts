/** Locks, sessions and sequences of a database, and which of many rows a statement hits. */
import { TABLE_LOCK_MODES, type KeyChoice, type Sequence, type SessionLimits, type TableLockMode } from '../model/locking.ts';
import { positiveLength } from './distribution-shape.ts';
import { keysMax, sequenceMax, zipfExponentMax } from './limits.ts';
import { defaulted, object, optional, required, variants } from './object-shape.ts';
import { count, decimal, name } from './quantity.ts';
import { choice, convert, either, type Shape } from './shape.ts';

const items = count({ min: 1, max: keysMax, maxName: 'keysMax' });
const anyOf = (number: number): KeyChoice => ({ kind: 'uniform', items: number });

/** Which one of many things: `1000`, `{uniform: 1000}` or `{zipf: {items: 1000, exponent: 1}}`. */
export const keyChoice: Shape<KeyChoice> = either<KeyChoice>(
  'how many there are, all alike, or {zipf: {items: 1000, exponent: 1}}',
  convert(items, anyOf, () => anyOf(1)),
  variants<KeyChoice>('a choice among many', {
    uniform: convert(
      object('a choice', { uniform: required(items, 'How many there are, all alike.') }),
      ({ uniform }) => anyOf(uniform),
      () => anyOf(1),
    ),
    zipf: convert(
      object('a choice', {
        zipf: required(
          object('a skewed choice', {
            items: required(items, 'How many there are.'),
            exponent: defaulted(
              decimal({ min: 0, max: zipfExponentMax, maxName: 'zipfExponentMax' }),
              1,
              'The k-th is chosen in proportion to 1 / k to this power.',
            ),
          }),
          'Few are chosen often, many seldom.',
        ),
      }),
      ({ zipf }): KeyChoice => ({ kind: 'zipf', ...zipf }),
      () => anyOf(1),
    ),
  }),
);

/** The same, or that of the tenant that a request is for. */
export const keyOrTenant: Shape<KeyChoice | 'tenant'> = {
  expected: 'tenant, or a choice such as 1000 or {zipf: {items: 1000}}',
  kinds: keyChoice.kinds,
  read: (value, reading) => (value.kind === 'scalar' && value.value === 'tenant' ? 'tenant' : keyChoice.read(value, reading)),
  standIn: () => keyChoice.standIn(),
  schema: (definitions) => ({ anyOf: [{ const: 'tenant' }, keyChoice.schema(definitions)] }),
};

export const tableLockMode: Shape<TableLockMode> = choice(...TABLE_LOCK_MODES);

export const keysOfRows = optional(
  keyChoice,
  'Among how many rows the statement chooses those that it locks until its transaction ends; who hits the same row waits. Left out, statements never hit the same row.',
);

export const rowLock = optional(
  choice('for update', 'for share'),
  'Locks the rows that are read, as SELECT ... FOR UPDATE does. Left out: as the text says.',
);

const never = ' Left out: never.';

/** When a database ends what waits or idles in it. */
export const sessionLimits: Shape<SessionLimits> = convert(
  object('session settings', {
    deadlockTimeout: defaulted(
      positiveLength,
      '1s',
      'How long a lock is waited for before deadlocks are looked for and the wait is logged.',
    ),
    lockTimeout: optional(positiveLength, `When a statement that waits for a lock fails.${never}`),
    statementTimeout: optional(positiveLength, `When a statement fails that is still not done.${never}`),
    transactionTimeout: optional(positiveLength, `When a transaction is ended that is still open.${never}`),
    idleInTransactionTimeout: optional(
      positiveLength,
      `When a transaction is ended whose client sends nothing, because it does something else meanwhile.${never}`,
    ),
    readOnly: defaulted(choice('no', 'yes'), 'no', 'Whether writes fail, and reads that lock rows.'),
  }),
  (read): SessionLimits => ({
    deadlockTimeoutUs: read.deadlockTimeout,
    lockTimeoutUs: read.lockTimeout ?? null,
    statementTimeoutUs: read.statementTimeout ?? null,
    transactionTimeoutUs: read.transactionTimeout ?? null,
    idleInTransactionTimeoutUs: read.idleInTransactionTimeout ?? null,
    readOnly: read.readOnly === 'yes',
  }),
  () => DEFAULT_SESSION_LIMITS,
);

const DEFAULT_SESSION_LIMITS: SessionLimits = {
  deadlockTimeoutUs: 1_000_000,
  lockTimeoutUs: null,
  statementTimeoutUs: null,
  transactionTimeoutUs: null,
  idleInTransactionTimeoutUs: null,
  readOnly: false,
};

const number = count({ max: sequenceMax, maxName: 'sequenceMax' });

/** The numbers that new rows of a table get. */
export const sequence: Shape<Sequence> = object('a sequence', {
  name: required(name, 'Its name, such as orders_id_seq.'),
  last: defaulted(number, 0, 'The last number that was given; as high as "max": it has run out already, and inserts fail.'),
  max: defaulted(number, 2_147_483_647, 'The last number there is; inserts fail when it has been given.'),
});
