/** Random jobs, which run on the first service at intervals. */
import fc from 'fast-check';
import type { Job } from '../../src/sim/model/job.ts';

export const JOB = 'nightly';

export const randomJobs: fc.Arbitrary<Job[]> = fc.array(
  fc
    .record({
      firstUs: fc.constantFrom(0, 130),
      everyUs: fc.constantFrom(90, 700),
      timeoutUs: fc.constantFrom(200, 5_000),
      overlaps: fc.boolean(),
      suspended: fc.constantFrom(false, false, true),
    })
    .map((fields) => ({ name: JOB, service: 's0', method: 'GET', route: '/b', ...fields })),
  { maxLength: 1 },
);
