/** Which share of a whole run's requests an objective calls good, asked of the run's telemetry as anybody could. */
import { objectiveQueries } from '../drill/objective.ts';
import type { Objective } from '../model/topology.ts';
import type { Run } from './face.ts';

/** From 0 to 1; null when nothing was measured. A request that was slow and failed counts twice as bad, never as good. */
export function goodShare(run: Run, objective: Objective): number | null {
  const { nowUs } = run.status();
  const queries = objectiveQueries(objective, nowUs);
  const ask = (expr: string): number | null => {
    const answer = run.instant(expr, nowUs);
    const value = answer.ok && answer.value.kind === 'vector' ? answer.value.samples[0]?.value : undefined;
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  const [total, fast, failed] = [ask(queries.total), ask(queries.fast), ask(queries.failed)];
  if (total === null || fast === null || total === 0) return null;
  return Math.min(1, Math.max(0, (fast - (failed ?? 0)) / total));
}
