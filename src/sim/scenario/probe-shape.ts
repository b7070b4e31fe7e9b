/** The probes of a service, with the defaults of Kubernetes. */
import { HOUR, SECOND, type Micros } from '../base/time.ts';
import type { Probe, Probes } from '../model/probes.ts';
import { stepLength } from './distribution-shape.ts';
import { checksMax } from './limits.ts';
import { defaulted, object, optional } from './object-shape.ts';
import { count, duration } from './quantity.ts';
import { convert, type Shape } from './shape.ts';

const checks = count({ min: 1, max: checksMax, maxName: 'checksMax' });
const period = duration({ minUs: SECOND / 10, maxUs: HOUR, maxName: 'stepLengthMax' });

const HINTS = { every: 'Did you mean "period"?', initialDelay: 'Did you mean "delay"?' };
const fields = {
  delay: defaulted(stepLength, '0s', 'From the start of the container until the first request.'),
  period: defaulted(period, '10s', 'How often the replica is asked.'),
  timeout: defaulted(period, '1s', 'When an answer is too late; at most "period".'),
  failures: defaulted(checks, 3, 'Failures in a row after which it has failed.'),
};

interface ReadProbe {
  readonly delay: Micros;
  readonly period: Micros;
  readonly timeout: Micros;
  readonly failures: number;
  readonly successes?: number;
}

function checked(shape: Shape<ReadProbe>): Shape<Probe> {
  return convert(
    shape,
    ({ delay, period: every, timeout, failures, successes = 1 }, at, reading): Probe | undefined => {
      if (timeout <= every) return { delayUs: delay, everyUs: every, timeoutUs: timeout, failures, successes };
      reading.report(at, 'needs "timeout" to be at most "period" (left out: 1s and 10s).');
      return undefined;
    },
    () => ({ delayUs: 0, everyUs: SECOND, timeoutUs: SECOND, failures: 1, successes: 1 }),
  );
}

const probe = checked(
  object('a probe', fields, { ...HINTS, successes: 'One success is enough, but for a readiness probe; leave it out.' }),
);
const readinessProbe = checked(
  object(
    'a readiness probe',
    { ...fields, successes: defaulted(checks, 1, 'Successes in a row after which it gets requests again.') },
    HINTS,
  ),
);

export const probes: Shape<Probes> = object('the probes of a service', {
  startup: optional(probe, 'Until it has succeeded, the others are not asked; when it fails, the container is started anew.'),
  readiness: optional(readinessProbe, 'A replica gets requests only while it succeeds.'),
  liveness: optional(probe, 'When it fails, the process is killed and the container is started anew.'),
});
