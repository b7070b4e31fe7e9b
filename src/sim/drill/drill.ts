/**
 * Where a drill stands: its phase, what the learner has done, how the users are. A pure function of the action log, the
 * alerts and telemetry (laws 1 and 3), asked whenever somebody looks.
 */
import { SECOND, type Micros } from '../base/time.ts';
import type { DrillStatus, ObjectiveStatus } from '../model/drill.ts';
import { assess, type Assessment, type DrillInput } from './assessment.ts';
import { phaseAfter, type DrillMoment } from './lifecycle.ts';
import { measuredUnderUs, objectiveQueries } from './objective.ts';
import { budgetBurned, sum } from './objective-course.ts';

export function drillStatus(input: DrillInput): DrillStatus {
  const assessment = assess(input);
  const { acts, recovery, credited } = assessment;
  return {
    phase: phaseAfter(moments(input, assessment)),
    startedAtUs: input.scenario.clock.historyUs,
    acknowledgedAtUs: acts.find(({ deed }) => deed.kind === 'acknowledge')?.atUs ?? null,
    diagnosedAtUs: acts.find(({ deed }) => deed.kind === 'diagnose')?.atUs ?? null,
    mitigatedAtUs: credited?.atUs ?? recovery.healthySinceUs,
    objective: objectiveStatus(input, assessment),
  };
}

/** In the order of time, except that the drill begins before anything that the learner does. */
function moments({ scenario, nowUs }: DrillInput, { acts, recovery }: Assessment): DrillMoment[] {
  const { historyUs, lastsUs } = scenario.clock;
  const found: DrillMoment[] = [...recovery.moments];
  for (const { atUs, deed } of acts) if (deed.kind === 'diagnose') found.push({ atUs, type: 'diagnosed' });
  found.sort((one, other) => one.atUs - other.atUs);
  if (nowUs > historyUs || acts.length > 0) found.unshift({ atUs: historyUs, type: 'begun' });
  if (nowUs >= lastsUs) found.push({ atUs: lastsUs, type: 'ended' });
  return found;
}

function objectiveStatus(input: DrillInput, assessment: Assessment): ObjectiveStatus {
  const { objective, course, referenceEndUs } = assessment;
  if (objective === null) return { name: '', good: 0, total: 0, targetRatio: 0, budgetBurnedRatio: 0, healthyNow: true };
  return {
    name: objective.name,
    good: Math.round(sum(course.good)),
    total: Math.round(sum(course.total)),
    targetRatio: objective.targetRatio,
    budgetBurnedRatio: budgetBurned(course, objective, referenceEndUs),
    healthyNow: (assessment.health.at(-1) ?? true) && quantileHolds(input, assessment, input.nowUs),
  };
}

/** The fresher of the two views of health: the share of good requests is known only at the end of each step. */
function quantileHolds({ ask, scenario }: DrillInput, { objective }: Assessment, atUs: Micros): boolean {
  if (objective === null) return true;
  const { quantile } = objectiveQueries(objective, scenario.scrapeIntervalUs);
  // Without a request in the last minute the quantile is NaN, which exceeds nothing.
  return !(ask(quantile, atUs) > measuredUnderUs(objective) / SECOND);
}
