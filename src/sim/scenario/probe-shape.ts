/** The probes of a service, with the defaults of Kubernetes. */
import { HOUR, SECOND } from '../base/time.ts';
import type { Probe, Probes } from '../model/probes.ts';
import { stepLength } from './distribution-shape.ts';
import { checksMax } from './limits.ts';
import { defaulted, object, optional } from './object-shape.ts';
import { count, duration } from './quantity.ts';
import { convert, type Shape } from './shape.ts';

const checks = count({ min: 1, max: checksMax, maxName: 'checksMax' });
const period = duration({ minUs: SECOND / 10, maxUs: HOUR, maxName: 'stepLengthMax' });

const probe: Shape<Probe> = convert(
  object(
    'a probe',
    {
      delay: defaulted(stepLength, '0s', 'From the start of the container until the first request.'),
      period: defaulted(period, '10s', 'How often the replica is asked.'),
      timeout: defaulted(period, '1s', 'When an answer is too late; at most "period".'),
      failures: defaulted(checks, 3, 'Failures in a row after which it has failed.'),
      successes: defaulted(checks, 1, 'Successes in a row after which it is well.'),
    },
    { every: 'Did you mean "period"?', initialDelay: 'Did you mean "delay"?' },
  ),
  ({ delay, period: every, timeout, failures, successes }, at, reading): Probe | undefined => {
    if (timeout <= every) return { delayUs: delay, everyUs: every, timeoutUs: timeout, failures, successes };
    reading.report(at, 'needs "timeout" to be at most "period".');
    return undefined;
  },
  () => ({ delayUs: 0, everyUs: SECOND, timeoutUs: SECOND, failures: 1, successes: 1 }),
);

export const probes: Shape<Probes> = object('the probes of a service', {
  startup: optional(probe, 'Until it has succeeded, the others are not asked; when it fails, the container is started anew.'),
  readiness: optional(probe, 'A replica gets requests only while it succeeds.'),
  liveness: optional(probe, 'When it fails, the process is killed and the container is started anew.'),
});
