/** Scheduled jobs: what runs at intervals, on which service. */
import { MILLISECOND } from '../base/time.ts';
import type { Job } from '../model/job.ts';
import type { Topology } from '../model/topology.ts';
import { flag } from './call-policy-shape.ts';
import { endpointReference } from './endpoint-reference.ts';
import { jobIntervalMaxUs, jobsMax } from './limits.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { duration, name } from './quantity.ts';
import { choice, convert, mapOf, type Reading, type Shape } from './shape.ts';

const interval = duration({ minUs: 100 * MILLISECOND, maxUs: jobIntervalMaxUs, maxName: 'jobIntervalMax' });

/** Jobs by name. */
export const jobs: Shape<Job[]> = convert(
  mapOf(
    name,
    object('a job', {
      run: required(endpointReference, 'The service and endpoint that it calls; the steps of that endpoint are what it does.'),
      every: required(interval, 'From one run to the next.'),
      first: optional(interval, 'When it runs first, from the start of the run. Left out: after one interval.'),
      timeout: defaulted(interval, '1h', 'How long it waits for the end of a run.'),
      concurrency: defaulted(
        choice('allow', 'forbid'),
        'forbid',
        'Whether a run begins while the one before is under way; if not, it is left out.',
      ),
      suspend: defaulted(flag, false, 'Whether it does not run until somebody lets it.'),
    }),
    { max: jobsMax, what: 'jobs' },
  ),
  (entries, _at, reading) =>
    entries.map(({ key, value, at }): Job => {
      const made: Job = {
        name: key,
        ...value.run,
        everyUs: value.every,
        firstUs: value.first ?? value.every,
        timeoutUs: value.timeout,
        overlaps: value.concurrency === 'allow',
        suspended: value.suspend,
      };
      reading.remember(made, at);
      return made;
    }),
  () => [],
);

/** A job goes by its name where it is set, so nothing else may have it. */
export function checkJobs({ jobs: known = [], services, databases, users, flags = [] }: Topology, reading: Reading): void {
  const others = [...services, ...databases, ...users, ...flags].map((one) => one.name);
  for (const job of known) {
    if (others.includes(job.name))
      reading.reportAbout(
        job,
        [],
        'there is a service, database, flag or group of users of the same name. Rename one of the two.',
      );
  }
}
