/**
 * A scheduled job, as a CronJob of Kubernetes that calls an endpoint: it runs at intervals, as requests of its own beside those of users.
 * How it is held up and how often it runs are settings.
 */
import { DAY, type Micros } from '../base/time.ts';
import { always, type Setting } from './setting.ts';

export interface Job {
  readonly name: string;
  readonly service: string;
  readonly method: string;
  readonly route: string;
  /** When it runs first, from the start of the run; then at each interval. */
  readonly firstUs: Micros;
  readonly everyUs: Micros;
  /** How long it waits for its answer. */
  readonly timeoutUs: Micros;
  /** Whether it runs while the run before is still under way; else that one is left out. */
  readonly overlaps: boolean;
  readonly suspended: boolean;
}

export const JOB_SETTINGS = {
  suspend: {
    measure: 'switch',
    min: 0,
    max: 1,
    doc: 'Whether no further run begins; one that is under way goes on.',
    names: always,
    read: ({ suspended }) => (suspended ? 1 : 0),
    write: (model, _, value) => ({ ...model, suspended: value === 1 }),
  },
  every: {
    measure: 'duration',
    min: 1,
    max: DAY,
    doc: 'From one run of the job to the next, beginning with the next.',
    names: always,
    read: ({ everyUs }) => everyUs,
    write: (model, _, everyUs) => ({ ...model, everyUs }),
  },
} as const satisfies Readonly<Record<string, Setting<Job>>>;
