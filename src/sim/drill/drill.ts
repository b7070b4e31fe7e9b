/**
 * The two questions that a drill answers: where it stands (its phase, what the learner has done, how the users are) and
 * what it was worth. Pure functions of the action log, the alerts and telemetry (laws 1 and 3), asked whenever somebody
 * looks.
 */
import { assert } from '../base/assert.ts';
import { SECOND, type Micros } from '../base/time.ts';
import type { Debrief, DrillStatus, ObjectiveStatus } from '../model/drill.ts';
import { assess, type Assessment, type DrillRecord } from './assessment.ts';
import { writeDebrief } from './grading.ts';
import { phaseAfter, type DrillMoment } from './lifecycle.ts';
import { measuredUnderUs, objectiveQueries } from './objective.ts';
import { budgetBurned, sum } from './objective-course.ts';

/** Everything that a drill is judged by. */
export type DrillInput = DrillRecord;

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

/** Asks for a scenario with an answer. */
export function gradeDrill(input: DrillInput): Debrief {
  const { answer } = input.scenario;
  assert(answer !== null, 'only a scenario with an answer can be graded');
  return writeDebrief(input, answer);
}

/** In the order of time, except that the drill begins before anything that the learner does. */
function moments({ scenario, nowUs }: DrillRecord, { acts, recovery }: Assessment): DrillMoment[] {
  const { historyUs, lastsUs } = scenario.clock;
  const found: DrillMoment[] = [...recovery.moments];
  for (const { atUs, deed } of acts) if (deed.kind === 'diagnose') found.push({ atUs, type: 'diagnosed' });
  found.sort((one, other) => one.atUs - other.atUs);
  if (nowUs > historyUs || acts.length > 0) found.unshift({ atUs: historyUs, type: 'begun' });
  if (nowUs >= lastsUs) found.push({ atUs: lastsUs, type: 'ended' });
  return found;
}

function objectiveStatus(input: DrillRecord, assessment: Assessment): ObjectiveStatus {
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
function quantileHolds({ ask, scenario }: DrillRecord, { objective }: Assessment, atUs: Micros): boolean {
  if (objective === null) return true;
  const { quantile } = objectiveQueries(objective, scenario.scrapeIntervalUs);
  // Without a request in the last minute the quantile is NaN, which exceeds nothing.
  return !(ask(quantile, atUs) > measuredUnderUs(objective) / SECOND);
}
