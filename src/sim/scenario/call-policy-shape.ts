/** How a call is repeated and ended by its caller: retries, hedges, keys, cancelling, deadlines. The same words serve calls and users. */
import type { Backoff, CallPolicy, Hedge, Retry, RetryBudget } from '../model/call-policy.ts';
import { PRIORITIES, type Priority } from '../model/priority.ts';
import { positiveLength, stepLength } from './distribution-shape.ts';
import { attemptsMax, hedgesMax, retryReserveMax } from './limits.ts';
import { defaulted, object, optional, required, variants, type Read } from './object-shape.ts';
import { count, share } from './quantity.ts';
import { choice, convert, either, list, wrong, type Reading, type Shape } from './shape.ts';
import { member, type SourceValue } from './source-tree.ts';

/** `true` or `false`. */
export const flag: Shape<boolean> = {
  expected: 'true or false',
  kinds: ['scalar'],
  read: (value, reading) =>
    value.kind === 'scalar' && typeof value.value === 'boolean' ? value.value : wrong(value, reading, 'true or false'),
  standIn: () => false,
  schema: () => ({ type: 'boolean' }),
};

export const backoff: Shape<Backoff> = variants<Backoff>('a backoff', {
  fixed: convert(
    object('a backoff', { fixed: required(stepLength, 'The wait before each retry; 0 retries at once.') }),
    ({ fixed }): Backoff => ({ kind: 'fixed', delayUs: fixed }),
    (): Backoff => ({ kind: 'fixed', delayUs: 0 }),
  ),
  exponential: convert(
    object('a backoff', {
      exponential: required(positiveLength, 'The wait before the first retry; it doubles with each further one.'),
      max: defaulted(positiveLength, '10s', 'The longest wait.'),
      jitter: defaulted(
        choice('none', 'full', 'equal', 'decorrelated'),
        'full',
        'How chance spreads the waits: full is anything up to the wait, equal at least half of it, decorrelated up to three times the wait before.',
      ),
    }),
    ({ exponential, max, jitter }, at, reading): Backoff | undefined => {
      if (exponential > max) {
        reading.report(at, 'needs "max" to be at least "exponential", the wait before the first retry (left out: 10s).');
        return undefined;
      }
      return { kind: 'exponential', baseUs: exponential, maxUs: max, jitter };
    },
    (): Backoff => ({ kind: 'fixed', delayUs: 0 }),
  ),
});

const budget: Shape<RetryBudget> = either<RetryBudget>(
  'a percentage such as 10%, or a map with "ratio" and "reserve"',
  convert(
    share,
    (ratio): RetryBudget => ({ ratio, reserve: 10 }),
    () => ({ ratio: 0, reserve: 10 }),
  ),
  object('a retry budget', {
    ratio: required(share, 'Retries as a share of calls, over time.'),
    reserve: defaulted(
      count({ max: retryReserveMax, maxName: 'retryReserveMax' }),
      10,
      'Retries that each caller may make before it has made any call; at most ten times as many are saved up.',
    ),
  }),
);

/** Words about further tries, where there is one try in all. */
export function reportIdleRetry(at: SourceValue, words: readonly string[], reading: Reading): void {
  const word = words.find((one) => at.kind === 'map' && member(at, one) !== null);
  if (word === undefined) return;
  const cure = 'Write at least 2 "attempts", or take it out.';
  reading.report(at, `means nothing with one try in all ("attempts: 1"). ${cure}`, `.${word}`);
}

const retryWords = {
  attempts: defaulted(count({ min: 1, max: attemptsMax, maxName: 'attemptsMax' }), 3, 'Tries in all, the first one included.'),
  on: defaulted(
    list(choice('5xx', 'timeout', 'refused', '429'), { min: 1, max: 4, what: 'causes' }),
    ['5xx', 'timeout', 'refused'],
    'What is worth another try: an answer with a server error, no answer in time, no connection, being turned away by a rate limit.',
  ),
  backoff: defaulted(backoff, { exponential: '50ms' }, 'The wait before each retry.'),
  budget: optional(budget, 'Retries as a share of calls, such as 10%; without it every failure is retried.'),
  heedRetryAfter: defaulted(
    flag,
    false,
    'Whether it waits at least as long as a refusal says (its "retryAfter"), in place of a shorter backoff.',
  ),
};

const final = defaulted(
  flag,
  false,
  'Whether giving up is final: the failed answer of the caller then says that another try is of no use, and retries of the layers above it heed that. So only the layer right above a failing one tries again.',
);

const oneTry: Retry = { attemptsMax: 1, on: [], backoff: { kind: 'fixed', delayUs: 0 }, budget: null };

/** Of users, whose giving up nobody above them hears of. */
export const usersRetry: Shape<Retry> = convert(
  object('a retry policy', retryWords, { final: 'Nobody is above users, who would heed it. Take it out.' }),
  retryOf,
  () => oneTry,
);

const retry: Shape<Retry> = convert(
  object('a retry policy', { ...retryWords, final }),
  (read, at, reading): Retry => ({ ...retryOf(read, at, reading), isFinal: read.final }),
  () => oneTry,
);

function retryOf(read: Read<typeof retryWords>, at: SourceValue, reading: Reading): Retry {
  if (read.attempts === 1) reportIdleRetry(at, ['on', 'backoff', 'budget', 'heedRetryAfter'], reading);
  else if (read.heedRetryAfter && !read.on.includes('429')) {
    const cure = `Add '429' to "on", or take it out.`;
    reading.report(
      at,
      `means nothing where "on" has no 429, the only refusal that says how long to wait. ${cure}`,
      '.heedRetryAfter',
    );
  }
  return {
    heedsRetryAfter: read.heedRetryAfter,
    attemptsMax: read.attempts,
    on: read.on,
    backoff: read.backoff,
    budget: read.budget ?? null,
  };
}

const hedge: Shape<Hedge> = convert(
  object('a hedge', {
    after: defaulted(stepLength, '10ms', 'How long the first attempt may take before another one is sent to another replica.'),
    max: defaulted(count({ min: 1, max: hedgesMax, maxName: 'hedgesMax' }), 1, 'Attempts beside the first.'),
  }),
  ({ after, max }): Hedge => ({ afterUs: after, max }),
  (): Hedge => ({ afterUs: 0, max: 1 }),
);

export const deadline: Shape<'none' | 'propagate'> = choice('none', 'propagate');

export const idempotencyKey = optional(
  flag,
  'Whether all attempts carry one key, so that an endpoint that is "idempotent" works once. Who hears that the first attempt is still under way (409) tries again as after a failure.',
);

/** The keys of a call that make its policy. */
export const policyFields = {
  retry: optional(retry, 'What happens when it fails: try again, how often and how soon.'),
  priority: optional(
    choice(...PRIORITIES),
    'How important it is. Left out: as important as what makes the call, where the calling service carries that on, and else normal.',
  ),
  hedge: optional(hedge, 'A second attempt when the first takes long; the first answer counts.'),
  idempotencyKey,
  cancel: optional(
    flag,
    'Whether the callee is told when the caller gives up, and stops. Left out: as the calling service does.',
  ),
  deadline: optional(
    deadline,
    'Whether the time that is left goes along, so that the callee stops when it is over. Left out: as the calling service does.',
  ),
};

/** The same for all calls of a service. */
export const serviceCallFields = {
  priority: optional(
    choice('none', 'propagate'),
    'propagate: its calls and messages are as important as the requests and messages that make them. Left out: they are normal, unless a call says otherwise.',
  ),
  cancel: defaulted(
    flag,
    false,
    'Whether its calls tell the callee when it gives up or is cancelled itself; without, the callee works on for nobody.',
  ),
  deadline: defaulted(
    deadline,
    'none',
    "propagate: what is left of the caller's patience goes along with each call, nobody waits longer, and a request whose time is over begins no further step and fails with 504.",
  ),
};

interface PolicyWords {
  readonly retry: Retry | undefined;
  readonly priority?: Priority | undefined;
  readonly hedge?: Hedge | undefined;
  readonly cancel?: boolean | undefined;
  readonly deadline?: 'none' | 'propagate' | undefined;
  readonly idempotencyKey?: boolean | undefined;
}

/** What is wrong with the words of a policy together; null when nothing is. */
export function policyTrouble(read: PolicyWords): string | null {
  if (read.idempotencyKey !== true || read.retry !== undefined || read.hedge !== undefined) return null;
  return '"idempotencyKey" means nothing for a call that is made once. Add "retry: {}" or take it out.';
}

/** Undefined when the call is made plainly. */
export function policyOf(read: PolicyWords): CallPolicy | undefined {
  if (Object.values(read).every((word) => word === undefined)) return undefined;
  return {
    retry: read.retry ?? null,
    hedge: read.hedge ?? null,
    idempotencyKey: read.idempotencyKey,
    cancels: read.cancel ?? null,
    propagatesDeadline: read.deadline === undefined ? null : read.deadline === 'propagate',
    ...(read.priority === undefined ? {} : { priority: read.priority }),
  };
}
