/**
 * The course of an objective over a run: good and total requests of each finished step, whether the last minute kept the
 * promise, and what it cost of the error budget. Pure functions over numbers that came from PromQL (law 3).
 */
import { MILLISECOND, MINUTE, SECOND, type Micros } from '../base/time.ts';
import type { Objective } from '../model/topology.ts';
import { objectiveQueries } from './objective.ts';

/** Columns of one range query, steps without a value left out. */
export interface AskedRange {
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

export type AskRange = (expr: string, startUs: Micros, endUs: Micros, stepUs: Micros) => AskedRange;

/** Step i ends at (i + 1) x stepUs; `good` and `total` are requests within the step, 0 <= good <= total. */
export interface ObjectiveCourse {
  readonly stepUs: Micros;
  readonly good: readonly number[];
  readonly total: readonly number[];
}

const STEP_US: Micros = 15 * SECOND;
const HEALTH_WINDOW_US: Micros = MINUTE;

/** A window that holds the samples at both ends of a step and has nothing to extrapolate to. */
const BEYOND_STEP_US: Micros = MILLISECOND;

/**
 * Measures all finished steps until `nowUs`. All targets are scraped at the multiples of the interval, so the rate over a
 * hair more than a step, times the step, is the exact increase. A request that was both slow and failed is counted twice as
 * bad, up to the number of requests: the histogram does not know the status.
 */
export function measureCourse(
  objective: Objective,
  nowUs: Micros,
  scrapeIntervalUs: Micros,
  askRange: AskRange,
): ObjectiveCourse {
  const stepUs = Math.ceil(STEP_US / scrapeIntervalUs) * scrapeIntervalUs;
  const count = Math.floor(nowUs / stepUs);
  if (count === 0) return { stepUs, good: [], total: [] };
  const queries = objectiveQueries(objective, stepUs + BEYOND_STEP_US);
  const column = (expr: string): number[] => {
    const requests = new Array<number>(count).fill(0);
    const { times, values } = askRange(expr, stepUs, count * stepUs, stepUs);
    for (let i = 0; i < times.length; i++) {
      const value = values[i] as number;
      if (Number.isFinite(value))
        requests[Math.round((times[i] as number) / stepUs) - 1] = (Math.max(0, value) * stepUs) / SECOND;
    }
    return requests;
  };
  const total = column(queries.total);
  const fast = column(queries.fast);
  const failed = column(queries.failed);
  const good = total.map((all, i) => Math.min(all, Math.max(0, (fast[i] as number) - (failed[i] as number))));
  return { stepUs, good, total };
}

/** Share of good requests in the steps that end in fromUs < t <= toUs; null when there was no request. */
export function goodShare({ stepUs, good, total }: ObjectiveCourse, fromUs: Micros, toUs: Micros): number | null {
  const [from, to] = [Math.max(0, Math.floor(fromUs / stepUs)), Math.floor(toUs / stepUs)];
  const all = sum(total.slice(from, to));
  return all > 0 ? sum(good.slice(from, to)) / all : null;
}

/**
 * Whether the promise was kept over the minute that ended with each step. A minute in which nobody was answered breaks
 * it, unless there never was a request.
 */
export function healthOfSteps(course: ObjectiveCourse, targetRatio: number): boolean[] {
  let busy = false;
  return course.total.map((requests, index) => {
    busy ||= requests > 0;
    const endUs = (index + 1) * course.stepUs;
    const share = goodShare(course, endUs - HEALTH_WINDOW_US, endUs);
    return share === null ? !busy : share >= targetRatio;
  });
}

/**
 * Share of the window's error budget that is used up. The budget is (1 - target) of the requests that the window would
 * have at the average rate until `referenceEndUs`, the healthy time before the incident (or of the first step with
 * traffic when that time is empty), and at least one request. Never falls once that time has passed.
 */
export function budgetBurned(course: ObjectiveCourse, { targetRatio, windowUs }: Objective, referenceEndUs: Micros): number {
  const bad = badRequests(course);
  if (bad <= 0) return 0;
  const reference = course.total.slice(0, Math.floor(referenceEndUs / course.stepUs));
  const busy = reference.some((requests) => requests > 0) ? reference : [course.total.find((requests) => requests > 0) ?? 0];
  const perStep = sum(busy) / busy.length;
  const budget = (1 - targetRatio) * perStep * (windowUs / course.stepUs);
  return bad / Math.max(1, budget);
}

export function badRequests({ good, total }: ObjectiveCourse): number {
  return sum(total.map((requests, i) => requests - (good[i] as number)));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
