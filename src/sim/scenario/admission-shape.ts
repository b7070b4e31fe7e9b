/** What a replica refuses at its door: rate limits, load shedding, adaptive concurrency. */
import { SECOND } from '../base/time.ts';
import type { Admission, ConcurrencyLimit, DoorRate, EndpointAdmission, Shedding } from '../model/admission.ts';
import { rateWords } from './call-guard-shape.ts';
import { positiveLength } from './distribution-shape.ts';
import { PRIORITIES } from '../model/priority.ts';
import { inFlightMax, queueLengthMax } from './limits.ts';
import { defaulted, object, optional, required, type Read } from './object-shape.ts';
import { count, share } from './quantity.ts';
import { choice, convert, type Shape } from './shape.ts';

const requests = count({ min: 1, max: inFlightMax, maxName: 'inFlightMax' });

const shedding: Shape<Shedding> = convert(
  object('load shedding', {
    inFlight: optional(requests, 'Requests that have arrived and are not answered yet.'),
    queue: optional(count({ min: 1, max: queueLengthMax, maxName: 'queueLengthMax' }), 'Requests that wait for a worker.'),
    busy: optional(share, 'The share of workers that hold a request.'),
  }),
  ({ inFlight, queue, busy }, at, reading): Shedding | undefined => {
    if (busy === 0)
      reading.report(at, 'is 0%: every request would be refused, however idle the replica. Write more than 0%.', '.busy');
    if (inFlight !== undefined || queue !== undefined || busy !== undefined)
      return { inFlightMax: inFlight ?? null, queueMax: queue ?? null, busyMaxRatio: busy ?? null };
    reading.report(at, 'needs at least one of inFlight, queue, busy, such as {inFlight: 100}.');
    return undefined;
  },
  () => ({ inFlightMax: 1, queueMax: null, busyMaxRatio: null }),
);

const AIMD_TIMEOUT_US = 5 * SECOND;

const concurrency: Shape<ConcurrencyLimit> = convert(
  object('adaptive concurrency', {
    adaptive: required(
      choice('gradient2', 'aimd'),
      'gradient2 lowers the limit as requests take longer than they used to; aimd lowers it by a tenth when one fails or takes too long.',
    ),
    min: defaulted(requests, 20, 'The lowest limit.'),
    max: defaulted(requests, 200, 'The highest limit.'),
    initial: defaulted(requests, 20, 'The limit at the start.'),
    timeout: optional(positiveLength, 'With aimd: how long is too long. Left out: 5s.'),
  }),
  ({ adaptive, min, max, initial, timeout }, at, reading): ConcurrencyLimit | undefined => {
    if (timeout !== undefined && adaptive !== 'aimd')
      reading.report(at, `"timeout" means nothing with ${adaptive}. Write "adaptive: aimd" or take it out.`);
    if (min <= initial && initial <= max) return { law: adaptive, min, max, initial, timeoutUs: timeout ?? AIMD_TIMEOUT_US };
    reading.report(at, 'needs "min" to be at most "initial", and "initial" at most "max" (left out: 20, 20 and 200).');
    return undefined;
  },
  () => ({ law: 'aimd', min: 1, max: 1, initial: 1, timeoutUs: 1 }),
);

/** `{rate: 100/s, burst: 20, per: tenant}`. */
const doorRate: Shape<DoorRate> = convert(
  object('a rate limit', {
    ...rateWords,
    per: optional(
      choice('tenant'),
      'tenant: each tenant of the users has a limit of his own, and one who asks too much spares the others. Left out: one limit for all.',
    ),
    retryAfter: optional(
      positiveLength,
      'What a refusal says to wait before another try (the header Retry-After); callers may heed it. Left out: nothing.',
    ),
  }),
  ({ rate: perSecond, burst, per, retryAfter }): DoorRate => ({
    ...{ perSecond, burst, perTenant: per === 'tenant' },
    retryAfterUs: retryAfter,
  }),
  () => ({ perSecond: 1, burst: 1 }),
);

/** Words of a service. */
export const admissionWords = {
  rateLimit: optional(doorRate, 'How many requests one replica takes in; one more is refused with 429.'),
  shed: optional(
    shedding,
    'Load from which on requests are refused at once with 503. Sheddable requests are refused from half of it on, critical ones never.',
  ),
  concurrency: optional(
    concurrency,
    'A limit on requests in flight that follows how long requests take; one more is refused with 503.',
  ),
};

/** Words of an endpoint. */
export const endpointAdmissionWords = {
  rateLimit: optional(doorRate, 'How many requests to this endpoint one replica takes in; one more is refused with 429.'),
  priority: defaulted(
    choice(...PRIORITIES),
    'normal',
    'How important all its requests are: when load is shed, sheddable ones are refused from half of the bounds on, critical ones never, and lines with the policy priority serve the more important first. With normal it is what comes along with each request.',
  ),
};

export function admissionOf({
  rateLimit: limit,
  shed,
  concurrency: adaptive,
}: Read<typeof admissionWords>): Admission | undefined {
  if (limit === undefined && shed === undefined && adaptive === undefined) return undefined;
  return { rateLimit: limit ?? null, shedding: shed ?? null, concurrency: adaptive ?? null };
}

export function endpointAdmissionOf(words: Read<typeof endpointAdmissionWords>): EndpointAdmission | undefined {
  if (words.rateLimit === undefined && words.priority === 'normal') return undefined;
  return { rateLimit: words.rateLimit ?? null, priority: words.priority };
}
