import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/sim/base/time.ts';
import { badRequests, budgetBurned, goodShare, healthOfSteps, measureCourse } from '../../src/sim/drill/objective-course.ts';
import { checkObjective, measuredUnderUs, objectiveQueries } from '../../src/sim/drill/objective.ts';
import { drillOf, night, objective, STEP, unwell, well, type StepOfNight } from './drill-night.ts';

const course = (steps: readonly StepOfNight[]) =>
  measureCourse(objective, steps.length * STEP, 5 * SECOND, drillOf(steps).askRange);

describe('an objective', () => {
  it('asks for its endpoint by name and for the bucket of its bound', () => {
    const { fast, failed } = objectiveQueries(objective, 20 * SECOND);
    const endpoint = 'service="gateway",method="POST",endpoint="/checkout/complete"';
    expect(fast).toBe(`sum(rate(http_request_duration_seconds_bucket{${endpoint},le="0.5"}[20000ms]))`);
    expect(failed).toBe(`sum(rate(http_requests_total{${endpoint},code=~"5.."}[20000ms]))`);
  });

  it('cannot be talked into another query by a name with quotes', () => {
    expect(objectiveQueries({ ...objective, service: 'a"} or vector(1)\\\n' }, SECOND).total).toContain(
      'service="a\\"} or vector(1)\\\\\\n"',
    );
  });

  it('is refused when no bucket can tell its bound, and measured strictly meanwhile', () => {
    expect(checkObjective(objective, 'system.yaml')).toEqual([]);
    const between = { ...objective, underUs: 300_000 };
    expect(checkObjective(between, 'system.yaml')).toHaveLength(1);
    expect(checkObjective(between, 'system.yaml')[0]?.message).toContain('0.25s, 0.5s');
    expect(measuredUnderUs(between)).toBe(250_000);
  });

  it('counts the requests of each step exactly', () => {
    const { good, total } = course([well, unwell]);
    expect(total.map(Math.round)).toEqual([300, 300]);
    expect(good.map(Math.round)).toEqual([300, 150]);
  });

  it('calls slow and failed requests bad, but never more than there were', () => {
    expect(badRequests(course([{ total: 100, slow: 10, failed: 5 }]))).toBeCloseTo(15);
    expect(badRequests(course([{ total: 100, slow: 80, failed: 90 }]))).toBeCloseTo(100);
  });

  it('is healthy while the last minute kept the promise', () => {
    const oneBadStep = course([well, well, well, well, unwell, well, well, well, well]);
    expect(healthOfSteps(oneBadStep, 0.99)).toEqual([true, true, true, true, false, false, false, false, true]);
  });

  it('is broken when nobody is answered any more, but not before anybody asked', () => {
    const silent: StepOfNight = { total: 0, slow: 0, failed: 0 };
    expect(healthOfSteps(course([silent, well, silent, silent, silent, silent]), 0.99)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('has a share of good requests only where there were requests', () => {
    const half = course([well, unwell]);
    expect(goodShare(half, 0, 2 * STEP)).toBeCloseTo(0.75);
    expect(goodShare(half, 2 * STEP, 4 * STEP)).toBeNull();
  });

  it('burns half of the budget of its window when half of the allowed bad requests happened', () => {
    const wholeWindow = { ...objective, windowUs: 100 * STEP };
    // 300 requests a step, 1 % of 30,000 may be bad: 150 of 300.
    expect(budgetBurned(course([...night(2 * MINUTE), unwell]), wholeWindow, 2 * MINUTE)).toBeCloseTo(0.5);
  });

  it('never gets budget back', () => {
    const step = fc.record({ total: fc.nat(500), slow: fc.nat(500), failed: fc.nat(500) }).map(({ total, slow, failed }) => ({
      total,
      slow: Math.min(slow, total),
      failed: Math.min(failed, total),
    }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.nat(10), (steps, referenceSteps) => {
        let last = 0;
        for (let count = Math.max(1, referenceSteps); count <= steps.length; count++) {
          const burned = budgetBurned(course(steps.slice(0, count)), objective, referenceSteps * STEP);
          expect(burned).toBeGreaterThanOrEqual(last);
          last = burned;
        }
      }),
    );
  });
});
