/** The scatter shows each request once, and only what was searched for. */
import { describe, expect, it } from 'vitest';
import type { Exemplar } from '../../src/sim/model/series.ts';
import type { TraceSearch, TraceSummary } from '../../src/sim/model/span.ts';
import { exemplarDots, exemplarMatchers, summaryDots } from '../../src/ui/views/traces/trace-dots.ts';

const search: TraceSearch = { fromUs: 0, toUs: 10, order: 'newest', limit: 10 };
const entries = [
  { service: 'gateway', method: 'GET', route: '/orders' },
  { service: 'gateway', method: 'GET', route: '/products' },
  { service: 'admin.v2', method: 'GET', route: '/' },
];
const colour = (): string => 'red';

function exemplar(traceId: string, value: number): Exemplar {
  return { labels: { service: 'gateway', method: 'GET', endpoint: '/orders' }, atUs: 5_000_000, value, traceId };
}

function summary(traceId: string): TraceSummary {
  return { traceId, rootService: 'gateway', rootName: 'GET /orders', startUs: 1, durationUs: 2, spanCount: 3, error: false };
}

describe('exemplarMatchers', () => {
  it('asks for every service where requests come in, once and literally', () => {
    expect(exemplarMatchers(search, entries)).toContainEqual({ name: 'service', op: '=~', value: 'gateway|admin\\.v2' });
  });

  it('narrows to the searched service and route', () => {
    expect(exemplarMatchers({ ...search, service: 'gateway', route: '/orders' }, entries).slice(1)).toEqual([
      { name: 'service', op: '=~', value: 'gateway' },
      { name: 'endpoint', op: '=', value: '/orders' },
    ]);
  });
});

describe('exemplarDots', () => {
  it('puts a dot at the start of its request, its duration in microseconds', () => {
    expect(exemplarDots([exemplar('a', 2)], search, [], colour)).toEqual([
      { id: 'a', x: 3_000_000, y: 2_000_000, colour: 'red', failed: false, title: 'gateway GET /orders' },
    ]);
  });

  it('leaves out what is shown already, twins, and durations that were not searched', () => {
    const dots = exemplarDots(
      [exemplar('shown', 2), exemplar('a', 2), exemplar('a', 2), exemplar('short', 0.1), exemplar('long', 9)],
      { ...search, minDurationUs: 1_000_000, maxDurationUs: 5_000_000 },
      [summary('shown')],
      colour,
    );
    expect(dots.map((dot) => dot.id)).toEqual(['a']);
  });
});

it('shows a failed trace as failed', () => {
  expect(summaryDots([{ ...summary('x'), error: true }], colour)[0]?.failed).toBe(true);
});
