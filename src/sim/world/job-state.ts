/** A scheduled job while a run goes on, as plain data (jobs.ts). */
import type { Job } from '../model/job.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';

/** As kube-state-metrics names them. */
export const JOB_FAMILIES: readonly MetricFamily[] = [
  { name: 'kube_cronjob_spec_suspend', kind: 'gauge', unit: '', help: '1 while no further run of the job begins.' },
  { name: 'kube_cronjob_status_active', kind: 'gauge', unit: '', help: 'Runs of the job that are under way.' },
  { name: 'kube_job_status_succeeded', kind: 'gauge', unit: '', help: 'Runs of the job that have ended well.' },
  { name: 'kube_job_status_failed', kind: 'gauge', unit: '', help: 'Runs of the job that have failed.' },
];

export interface JobState {
  readonly id: number;
  /** Who sends its requests, among the groups of users. */
  readonly group: number;
  /** In force; `modelSet` is what operators have set. */
  model: Job;
  modelSet: Job;
  /** Runs so far. */
  begun: number;
  readonly target: Target;
  readonly handles: readonly Handle[];
}
