/**
 * What a drill knows about itself at one moment: the objective's course, when users were hurt and well again, and which
 * act that is owed to. Status and debrief are both read off from this, so they cannot disagree.
 */
import { MINUTE, type Micros } from '../base/time.ts';
import type { Action } from '../model/action.ts';
import type { AlertTransition } from '../model/alert.ts';
import { NOTHING, type Answer, type Scenario } from '../model/scenario.ts';
import type { Objective } from '../model/topology.ts';
import { changesTheWorld, matchesDeed } from './deed.ts';
import { healthOfSteps, measureCourse, type AskRange, type ObjectiveCourse } from './objective-course.ts';
import { findRecovery, type Recovery } from './recovery.ts';

/** Everything that a drill is judged by: plain data and two questions to telemetry. */
export interface DrillRecord {
  readonly scenario: Scenario;
  readonly nowUs: Micros;
  /** All actions so far, in order. */
  readonly actions: readonly Action[];
  readonly transitions: readonly AlertTransition[];
  /** Requests of users that were answered well and wrongly: what they would complain of. */
  readonly wrongAnswers: number;
  /** The one number that an expression returns; 0 when it returns nothing. */
  readonly ask: (expr: string, atUs: Micros) => number;
  readonly askRange: AskRange;
}

export interface Assessment {
  readonly objective: Objective | null;
  readonly course: ObjectiveCourse;
  readonly health: readonly boolean[];
  readonly onsetUs: Micros;
  /** Where the healthy time ends that the error budget is reckoned from. */
  readonly referenceEndUs: Micros;
  readonly healthyForUs: Micros;
  /** What the learner did, without the time line's part. */
  readonly acts: readonly Action[];
  readonly recovery: Recovery;
  /** The act that the recovery is owed to; null when there is no recovery, or it came by itself. */
  readonly credited: Action | null;
}

const HEALTHY_FOR_DEFAULT_US: Micros = 5 * MINUTE;
/** An act that is not in the answer is credited with a recovery that came within this time. */
const CREDIT_US: Micros = 5 * MINUTE;

export function assess({ scenario, nowUs, actions, askRange }: DrillRecord): Assessment {
  const { answer, clock, topology } = scenario;
  const objective = topology.objectives.find(({ name }) => name === answer?.objective) ?? topology.objectives[0] ?? null;
  const course = objective === null ? NO_COURSE : measureCourse(objective, nowUs, scenario.scrapeIntervalUs, askRange);
  const health = objective === null ? [] : healthOfSteps(course, objective.targetRatio);
  const onsetUs = answer?.onsetUs ?? clock.historyUs;
  const healthyForUs = answer?.healthyForUs ?? HEALTHY_FOR_DEFAULT_US;
  const acts = actions.filter(({ by, atUs }) => by === 'operator' && atUs <= nowUs);
  const cures = acts.filter((act) => act.atUs >= onsetUs && isCure(scenario, act));
  // Where nothing was wrong, users are well from the start, and no act is to be thanked for it.
  const innocent = answer !== null && nothingWasWrong(answer);
  const curedAtUs = innocent ? onsetUs : (cures[0]?.atUs ?? null);
  const recovery = findRecovery({ stepUs: course.stepUs, health, onsetUs, healthyForUs, curedAtUs });
  const referenceEndUs = clock.historyUs > 0 ? Math.min(onsetUs, clock.historyUs) : onsetUs;
  const credited = innocent ? null : creditedAct(scenario, acts, onsetUs, recovery.healthySinceUs);
  return { objective, course, health, onsetUs, referenceEndUs, healthyForUs, acts, recovery, credited };
}

export function nothingWasWrong({ component }: Answer): boolean {
  return component === NOTHING;
}

/** Whether the act is one of the answer's mitigations. */
export function isCure({ answer }: Scenario, { deed }: Action): boolean {
  return answer?.mitigationDeeds.some((pattern) => matchesDeed(pattern, deed)) ?? false;
}

const NO_COURSE: ObjectiveCourse = { stepUs: 15_000_000, good: [], total: [] };

/** The last cure before users were well; without one, the last act shortly before: the answer may not know every cure. */
function creditedAct(scenario: Scenario, acts: readonly Action[], onsetUs: Micros, healthySinceUs: Micros | null): Action | null {
  if (healthySinceUs === null) return null;
  const before = acts.filter(({ atUs, deed }) => atUs >= onsetUs && atUs <= healthySinceUs && changesTheWorld(deed));
  const cure = before.findLast((act) => isCure(scenario, act));
  return cure ?? before.findLast(({ atUs }) => healthySinceUs - atUs <= CREDIT_US) ?? null;
}
