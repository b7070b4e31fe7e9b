/** The chart of the debrief asks for exactly what was promised. */
import { expect, it } from 'vitest';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import { courseQuestion, courseStep } from '../../src/ui/views/drill/objective-course.ts';

const objective = {
  name: 'o',
  service: 'gateway',
  method: 'POST',
  route: '/pay',
  underUs: 500_000,
  targetRatio: 0.999,
  windowUs: 1,
};

it('asks for the quantile that was promised, of the endpoint that it was promised for', () => {
  const { expr, limitS, title } = courseQuestion(objective);
  expect(expr).toContain('histogram_quantile(0.999,');
  expect(expr).toContain('{service="gateway",method="POST",endpoint="/pay"}[1m]');
  expect([limitS, title]).toEqual([0.5, 'p99.9 of POST /pay at gateway']);
});

it('stays a valid question whatever the route is called', () => {
  const { expr } = courseQuestion({ ...objective, route: '/a"b\\c\n' });
  expect(parsePromql(expr).ok).toBe(true);
});

it('asks at whole scrapes, at most 400 times', () => {
  expect(courseStep(1_800_000_000, 5_000_000)).toBe(5_000_000);
  expect(courseStep(3_600_000_000, 5_000_000)).toBe(10_000_000);
});
