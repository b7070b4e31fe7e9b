/** What stands between a caller and a call: a choice of replica of its own, a circuit breaker, a bulkhead, a rate limit. */
import type { BreakerPolicy, BulkheadPolicy, CallGuard, RateLimit } from '../model/call-guard.ts';
import { parseDuration } from '../base/time.ts';
import { balancingLaw } from './balancing-shape.ts';
import { positiveLength, stepLength } from './distribution-shape.ts';
import { arrivalsPerSecondMax, breakerCallsMax, bulkheadMax, burstMax, stepLengthMaxUs } from './limits.ts';
import { defaulted, object, optional, required, type Read } from './object-shape.ts';
import { count, rate, share } from './quantity.ts';
import { convert, either, form, type Shape } from './shape.ts';

const WINDOW_PATTERN = '^([1-9][0-9]* calls|[0-9].*[a-zµ])$';
const windowStandIn: BreakerPolicy['window'] = { calls: 100 };

const breakerWindow: Shape<BreakerPolicy['window']> = form<BreakerPolicy['window']>({
  expected: 'a number of calls such as 100 calls, or a duration such as 10s',
  pattern: WINDOW_PATTERN,
  parse(text) {
    const calls = /^([1-9]\d{0,9}) calls$/.exec(text);
    if (calls !== null) {
      const value = Number(calls[1]);
      return value <= breakerCallsMax
        ? { value: { calls: value } }
        : `is too large; at most ${breakerCallsMax} calls are allowed (breakerCallsMax).`;
    }
    if (/^\d+$/.test(text)) return `needs a unit. Did you mean "${text} calls" or ${text}s?`;
    const lengthUs = text.length > 40 ? null : parseDuration(text);
    if (lengthUs === null) return null;
    if (lengthUs < 10) return 'must be at least 10us.';
    return lengthUs <= stepLengthMaxUs ? { value: { lengthUs } } : 'is too long; at most 1h is allowed (stepLengthMax).';
  },
  standIn: windowStandIn,
});

const breakerCalls = count({ min: 1, max: breakerCallsMax, maxName: 'breakerCallsMax' });

/** A window that never holds so many is judged when it is full. */
const BREAKER_CALLS_MIN = 10;

const breaker: Shape<BreakerPolicy> = convert(
  object('a circuit breaker', {
    window: defaulted(breakerWindow, '100 calls', 'The latest calls that are looked at: a number of them, or a time.'),
    failures: defaulted(
      share,
      '50%',
      'The share of calls that fail (server errors, timeouts, refused connections) at which it opens.',
    ),
    slow: optional(
      object('slow calls', {
        over: required(positiveLength, 'A call that takes longer is slow.'),
        share: defaulted(share, '100%', 'The share of slow calls at which it opens.'),
      }),
      'Calls that are answered too late to be of use. Left out: only failures count.',
    ),
    minimum: optional(
      breakerCalls,
      'Calls that the window must hold before it is judged. Left out: 10, or all that it holds when those are fewer.',
    ),
    open: defaulted(positiveLength, '30s', 'How long it refuses every call, at once and with 503.'),
    halfOpen: defaulted(breakerCalls, 5, 'Calls that are let through afterwards; they decide whether it closes or opens again.'),
  }),
  ({ window, failures, slow, minimum, open, halfOpen }, at, reading): BreakerPolicy => {
    const never = (key: string) =>
      reading.report(at, 'is 0%, which nothing can stay below. Write more than 0%, such as 1%.', key);
    if (failures === 0) never('.failures');
    if (slow?.share === 0) never('.slow.share');
    if ('calls' in window && minimum !== undefined && minimum > window.calls) {
      const holds = `but it only holds the latest ${window.calls} ("window")`;
      reading.report(at, `is ${minimum} calls, ${holds}: it is never judged. Write at most ${window.calls}.`, '.minimum');
    }
    return {
      window,
      failureRatio: failures,
      slow: slow === undefined ? null : { overUs: slow.over, ratio: slow.share },
      callsMin: minimum ?? BREAKER_CALLS_MIN,
      openUs: open,
      halfOpenCalls: halfOpen,
    };
  },
  () => ({ window: windowStandIn, failureRatio: 1, slow: null, callsMin: 1, openUs: 1, halfOpenCalls: 1 }),
);

export const rateWords = {
  rate: required(
    rate({ maxPerSecond: arrivalsPerSecondMax, maxName: 'arrivalsPerSecondMax' }),
    'How many are let through over a long time.',
  ),
  burst: defaulted(count({ min: 1, max: burstMax, maxName: 'burstMax' }), 1, 'How many may come at once after a quiet time.'),
};

/** `{rate: 100/s, burst: 20}`. */
const rateLimit: Shape<RateLimit> = convert(
  object('a rate limit', rateWords),
  ({ rate: perSecond, burst }): RateLimit => ({ perSecond, burst }),
  () => ({ perSecond: 1, burst: 1 }),
);

const bulkheadCalls = count({ min: 1, max: bulkheadMax, maxName: 'bulkheadMax' });

const WAITERS = 1000;

/** `10`, or `{max: 10, wait: 100ms}`. */
const bulkhead: Shape<BulkheadPolicy> = either<BulkheadPolicy>(
  'a number of calls, or a map with "max" and "wait"',
  convert(
    bulkheadCalls,
    (callsMax) => ({ callsMax, waitUs: 0, waitersMax: WAITERS }),
    () => ({ callsMax: 1, waitUs: 0, waitersMax: 0 }),
  ),
  convert(
    object('a bulkhead', {
      max: defaulted(bulkheadCalls, 25, 'Calls that one replica makes at once.'),
      wait: defaulted(
        stepLength,
        '0',
        'How long one more call waits for a place before it fails with 503; the timeout of the call begins after that. 0: it fails at once.',
      ),
      queue: optional(bulkheadCalls, `Calls of one replica that wait at once; one more fails at once. Left out: ${WAITERS}.`),
    }),
    ({ max, wait, queue }, at, reading): BulkheadPolicy | undefined => {
      if (queue !== undefined && wait === 0) {
        reading.report(at, 'has a "queue" in which nobody waits. Say with "wait" how long, or leave "queue" out.');
        return undefined;
      }
      return { callsMax: max, waitUs: wait, waitersMax: queue ?? WAITERS };
    },
    () => ({ callsMax: 1, waitUs: 0, waitersMax: 0 }),
  ),
);

/** Words of a call step. */
export const guardWords = {
  balance: optional(balancingLaw, 'How this call chooses a replica. Left out: as the called service says.'),
  breaker: optional(breaker, 'Refuses calls for a while when too many of them fail, in each replica by its own experience.'),
  bulkhead: optional(
    bulkhead,
    'How many of these calls one replica makes at once; one more fails at once with 503, or waits for a place first.',
  ),
  rateLimit: optional(rateLimit, 'How many of these calls one replica makes; one more fails at once with 429.'),
};

/** Null when nothing was said. */
export function guardOfCall(words: Read<typeof guardWords>): CallGuard | null {
  const { balance, breaker: breaks, bulkhead, rateLimit: limit } = words;
  if (balance === undefined && breaks === undefined && bulkhead === undefined && limit === undefined) return null;
  return { law: balance ?? null, breaker: breaks ?? null, bulkhead: bulkhead ?? null, rateLimit: limit ?? null };
}
