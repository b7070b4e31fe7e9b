/** Scheduled jobs: when the next run begins, and what the cluster tells of them. A run is a visit like that of a user. */
import type { Core } from './core.ts';
import { EVENT_JOB } from './event-kinds.ts';
import { JOB_FAMILIES, type JobState } from './job-state.ts';
import type { UserGroupState } from './user-group.ts';
import { startVisit } from './users.ts';

/** Behind the groups of users, in the order of the system. */
export function openJobs(core: Core): void {
  const { jobs = [], users } = core.topology;
  jobs.forEach((model, id) => {
    const target = core.recorder.addTarget({ cronjob: model.name });
    const handles = JOB_FAMILIES.map(({ name }) => target.instrument(name, {}));
    core.jobs.push({ id, group: users.length + id, model, modelSet: model, begun: 0, target, handles });
    core.events.schedule(model.firstUs, EVENT_JOB, id, 0);
  });
}

/** It is time for a run. */
export function jobDue(core: Core, job: JobState): void {
  const group = core.users[job.group];
  core.events.schedule(core.events.nowUs + job.model.everyUs, EVENT_JOB, job.id, 0);
  if (job.model.suspended || (!job.model.overlaps && underWay(job, group) > 0)) return;
  const before = core.visits;
  startVisit(core, group, group.nextKey());
  job.begun += core.visits - before;
}

/** Writes the gauges for a scrape. */
export function readJob(core: Core, { model, target, handles, ...job }: JobState): void {
  const group = core.users[job.group];
  const now = [model.suspended ? 1 : 0, underWay(job, group), group.good, group.failed];
  handles.forEach((handle, at) => {
    target.set(handle, now[at]);
  });
}

function underWay({ begun }: Pick<JobState, 'begun'>, { good, failed }: UserGroupState): number {
  return begun - good - failed;
}
