/** Whose work it was that a database's processors have done: a statement's, the build of an index, or maintenance. */
import type { Core } from './core.ts';
import { MAINTENANCE_JOB, maintenanceWorked } from './maintenance.ts';
import { indexBuilt } from './migrations.ts';
import { queryDone } from './statements.ts';

/** True when `job` was a query whose rows are in the pod at once. */
export function databaseWorked(core: Core, database: number, job: number): boolean {
  if (job >= 0) return queryDone(core, job);
  if (job > MAINTENANCE_JOB) indexBuilt(core, core.databases[database], job);
  else maintenanceWorked(core, core.databases[database], job);
  return false;
}
