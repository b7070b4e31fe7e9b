import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/sim/base/time.ts';
import { measureCourse, type AskRange } from '../../src/sim/drill/objective-course.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import { evaluateRange } from '../../src/sim/query/promql/engine.ts';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import { SampleBook } from '../alerting/sample-book.ts';
import { objective } from './drill-night.ts';

const SCRAPE = 5 * SECOND;
const stepScrapes = 3;

const asker =
  (book: SampleBook): AskRange =>
  (expr, startUs, endUs, stepUs) => {
    const parsed = parsePromql(expr);
    if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
    const value = evaluateRange(parsed.value, book, { startUs, endUs, stepUs });
    if (value.kind !== 'matrix') throw new Error('a range query returns a matrix');
    return value.series[0] ?? { times: [], values: [] };
  };

/** Two pods that count the requests of one endpoint, scraped from time 0 on; each scrape brings (all, slow, failed) more. */
function bookOf(scrapes: readonly (readonly [all: number, slow: number, failed: number])[]): SampleBook {
  const book = new SampleBook();
  for (const pod of ['gateway-1', 'gateway-2']) {
    const endpoint: Labels = { endpoint: objective.route, method: objective.method, pod, service: objective.service };
    let [all, fast, failed] = [1000, 1000, 10];
    scrapes.forEach(([moreAll, moreSlow, moreFailed], index) => {
      const atUs = index * SCRAPE;
      if (index > 0) [all, fast, failed] = [all + moreAll, fast + moreAll - moreSlow, failed + moreFailed];
      book.record({ ...endpoint, __name__: 'http_request_duration_seconds_count' }, atUs, all);
      book.record({ ...endpoint, __name__: 'http_request_duration_seconds_bucket', le: '0.5' }, atUs, fast);
      book.record({ ...endpoint, __name__: 'http_request_duration_seconds_bucket', le: '1' }, atUs, all);
      book.record({ ...endpoint, __name__: 'http_requests_total', code: '500' }, atUs, failed);
      book.record({ ...endpoint, __name__: 'http_requests_total', code: '200' }, atUs, all - failed);
    });
  }
  return book;
}

describe('an objective asked through PromQL', () => {
  it('counts exactly the requests that the counters of all pods gained in each step', () => {
    const scrape = fc
      .tuple(fc.nat(400), fc.nat(400), fc.nat(50))
      .map(([all, slow, failed]) => [all, Math.min(slow, all), Math.min(failed, all)] as const);
    fc.assert(
      fc.property(fc.array(scrape, { minLength: stepScrapes + 1, maxLength: 8 * stepScrapes + 1 }), (scrapes) => {
        const steps = Math.floor((scrapes.length - 1) / stepScrapes);
        const course = measureCourse(objective, steps * stepScrapes * SCRAPE, SCRAPE, asker(bookOf(scrapes)));
        for (let step = 0; step < steps; step++) {
          const gained = scrapes.slice(step * stepScrapes + 1, (step + 1) * stepScrapes + 1);
          const [all, slow, failed] = [0, 1, 2].map(
            (column) => 2 * gained.reduce((total, one) => total + (one[column] as number), 0),
          ) as [number, number, number];
          expect(course.total[step]).toBeCloseTo(all, 6);
          expect(course.good[step]).toBeCloseTo(Math.max(0, all - slow - failed), 6);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has no requests before anybody was counted', () => {
    expect(measureCourse(objective, 6 * SCRAPE, SCRAPE, asker(new SampleBook()))).toEqual({
      stepUs: 3 * SCRAPE,
      good: [0, 0],
      total: [0, 0],
    });
  });
});
