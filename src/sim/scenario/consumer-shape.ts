/** What a service does with messages: from which topic, how many at once, for how long, how often, and what becomes of those that fail. */

import type { Backoff } from '../model/call-policy.ts';
import type { Consumer, Step } from '../model/topology.ts';
import { topicText } from './broker-shape.ts';
import { backoff, flag, reportIdleRetry } from './call-policy-shape.ts';
import { positiveLength } from './distribution-shape.ts';
import { idempotent } from './idempotency-shape.ts';
import { batchesMax, consumersMax, triesMax, workersMax } from './limits.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { count, name } from './quantity.ts';
import { choice, convert, form, mapOf, type Shape } from './shape.ts';

interface Attempts {
  /** Null: endless. */
  readonly max: number | null;
}

const attempts: Shape<Attempts> = form<Attempts>({
  expected: 'a whole number of at least 1, or endless',
  pattern: '^(endless|[0-9]+)$',
  parse(text) {
    if (text === 'endless') return { value: { max: null } };
    if (!/^\d{1,9}$/.test(text) || Number(text) < 1) return null;
    return Number(text) > triesMax
      ? `is too large; at most ${triesMax} is allowed (triesMax). Write "endless" for no end.`
      : { value: { max: Number(text) } };
  },
  standIn: { max: 1 },
  schema: { type: ['integer', 'string'], pattern: '^(endless|[0-9]+)$', minimum: 1, maximum: triesMax },
});

interface Retries {
  readonly attemptsMax: number | null;
  readonly backoff: Backoff;
}

/** At an instant at which nothing takes time, a wait is what keeps endless tries apart. */
const WAIT_MIN_US = 1_000;

const retry: Shape<Retries> = convert(
  object('a retry policy', {
    attempts: defaulted(
      attempts,
      3,
      'Tries of one message, the first included, or endless. In Kafka nothing behind it in its partition is read meanwhile.',
    ),
    backoff: defaulted(backoff, { exponential: '1s' }, 'The wait before each further try.'),
  }),
  ({ attempts: tries, backoff: wait }, at, reading): Retries => {
    if (tries.max === 1) reportIdleRetry(at, ['backoff'], reading);
    const leastUs = wait.kind === 'fixed' ? wait.delayUs : wait.baseUs;
    if (leastUs < WAIT_MIN_US) reading.report(at, 'needs a backoff of at least 1ms between tries of a message.');
    return { attemptsMax: tries.max, backoff: wait };
  },
  (): Retries => ({ attemptsMax: 1, backoff: { kind: 'fixed', delayUs: 1_000_000 } }),
);

/** `steps` is the shape of what is done with a message. */
export function consumers(steps: Shape<Step[]>): Shape<Consumer[]> {
  return convert(
    mapOf(
      name,
      object(
        'a consumer',
        {
          from: required(topicText, 'The broker and the topic that it reads.'),
          group: optional(
            name,
            'Of Kafka: members of one group share the messages, and each group gets all of them. Left out: the name of the service.',
          ),
          concurrency: defaulted(
            count({ min: 1, max: workersMax, maxName: 'workersMax' }),
            1,
            'Threads of one replica that read, each one message at a time; they are no workers of its endpoints.',
          ),
          batch: defaulted(
            count({ min: 1, max: batchesMax, maxName: 'batchesMax' }),
            10,
            'Messages that one thread gets at once; it asks for more when it is done with all of them.',
          ),
          lease: optional(
            positiveLength,
            "How long it may have a batch before the broker gives it to another: Kafka's max.poll.interval, the visibility timeout of SQS, RabbitMQ's consumer timeout. Left out: 5m, 30s and 30m.",
          ),
          session: defaulted(
            positiveLength,
            '45s',
            'How long the broker hears nothing of a process that has died before its partitions go to others. Of Kafka.',
          ),
          ack: defaulted(
            choice('after', 'before'),
            'after',
            'Whether messages count as done after they were worked on, so that some are worked on twice, or before, so that some are lost.',
          ),
          retry: defaulted(retry, {}, 'What happens to a message that fails.'),
          deadLetter: optional(
            name,
            'The topic of the same broker for messages that have failed for the last time. Left out: they are dropped.',
          ),
          idempotent: optional(idempotent, 'Whether a message that comes again after it was worked on is passed over.'),
          context: defaulted(
            flag,
            true,
            'Whether it goes on with the trace that a message carries in its headers, or begins one of its own.',
          ),
          steps: required(steps, 'What is done with a message, in order.'),
        },
        {
          topic: 'Did you mean "from"?',
          visibility: 'Did you mean "lease"?',
          prefetch: 'Did you mean "batch"?',
          dlq: 'Did you mean "deadLetter"?',
        },
      ),
      { max: consumersMax, what: 'consumers' },
    ),
    (entries, _at, reading) =>
      entries.map(({ key, value, at }): Consumer => {
        const { from, group, batch, lease, session, retry: tries, deadLetter, context, ...rest } = value;
        const consumer: Consumer = {
          ...{ name: key, ...from, group: group ?? '', batchMax: batch, leaseUs: lease ?? null, sessionUs: session },
          ...{ ...tries, deadLetter: deadLetter ?? null, takesContext: context, ...rest },
        };
        reading.remember(consumer, at);
        return consumer;
      }),
    () => [],
  );
}
