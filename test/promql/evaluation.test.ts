/** What the engine promises beyond Prometheus' own test files. */
import { describe, expect, test } from 'vitest';
import { exp } from '../../src/sim/base/math.ts';
import { evaluateInstant, evaluateRange } from '../../src/sim/query/promql/engine.ts';
import { fill, labels, matrixOver, parsed, scalarAt, vectorAt } from './ask.ts';
import { MemorySource } from './memory-source.ts';

const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Infinity];

/** A counter that grows by `perSecond`, sampled every 5 s for 10 minutes. */
function counter(source: MemorySource, of: Record<string, string>, perSecond: number): void {
  fill(
    source,
    labels(of),
    Array.from({ length: 121 }, (_, i) => i * 5 * perSecond),
  );
}

function bucketsOf(source: MemorySource, bounds: readonly number[], perSecond: (bound: number) => number): void {
  for (const bound of bounds)
    counter(source, { __name__: 'latency_bucket', le: bound === Infinity ? '+Inf' : String(bound) }, perSecond(bound));
}

describe('histogram_quantile', () => {
  test.for([
    [0.5, 0.072319],
    [0.95, 0.356457],
    [0.99, 0.489177],
  ] as const)('%d of an exponential with mean 100 ms over the default buckets is %d', ([q, expected]) => {
    const source = new MemorySource();
    bucketsOf(source, DEFAULT_BUCKETS, (bound) => 100 * (1 - exp(-bound / 0.1)));
    const samples = vectorAt(source, `histogram_quantile(${q}, sum by (le) (rate(latency_bucket[1m])))`, 600);
    expect(samples.map(({ value }) => value.toFixed(6))).toEqual([expected.toFixed(6)]);
  });

  test('in the highest bucket gives the highest finite bound', () => {
    const source = new MemorySource();
    bucketsOf(source, [0.1, 1, Infinity], (bound) => (bound === Infinity ? 10 : 1));
    expect(vectorAt(source, 'histogram_quantile(0.9, rate(latency_bucket[1m]))', 600)[0]?.value).toBe(1);
  });

  test('without a +Inf bucket, or without observations, is NaN', () => {
    const source = new MemorySource();
    bucketsOf(source, [0.1, 1], () => 1);
    expect(vectorAt(source, 'histogram_quantile(0.9, rate(latency_bucket[1m]))', 600)[0]?.value).toBeNaN();
    bucketsOf(source, [0.1, 1, Infinity], () => 0);
    expect(vectorAt(source, 'histogram_quantile(0.9, rate(latency_bucket[1m]))', 600)[0]?.value).toBeNaN();
  });

  test('lifts a bucket that has counted less than a smaller one', () => {
    const source = new MemorySource();
    bucketsOf(source, [1, 2, 4, Infinity], (bound) => (bound === 2 ? 3 : bound === 1 ? 5 : 10));
    expect(vectorAt(source, 'histogram_quantile(0.75, rate(latency_bucket[1m]))', 600)[0]?.value).toBeCloseTo(3, 9);
  });

  test('and histogram_fraction undo each other', () => {
    const source = new MemorySource();
    bucketsOf(source, DEFAULT_BUCKETS, (bound) => 100 * (1 - exp(-bound / 0.1)));
    const q = 'scalar(histogram_quantile(0.9, rate(latency_bucket[1m])))';
    expect(vectorAt(source, `histogram_fraction(-Inf, ${q}, rate(latency_bucket[1m]))`, 600)[0]?.value).toBeCloseTo(0.9, 9);
  });
});

describe('a range query', () => {
  test('reads each series once, however many steps it has', () => {
    const source = new MemorySource();
    for (const pod of ['a', 'b', 'c']) counter(source, { __name__: 'requests_total', pod }, 2);
    const [series] = matrixOver(source, 'sum(rate(requests_total[1m]))', 60, 600, 5);
    expect(source.reads).toBe(3);
    expect(series?.times.length).toBe(109);
    for (const rate of series?.values ?? []) expect(rate).toBeCloseTo(6, 9);
  });

  test('gives a number as one series without labels', () => {
    expect(matrixOver(new MemorySource(), 'time() * 2', 10, 20, 5).map(({ values }) => [...values])).toEqual([[20, 30, 40]]);
  });

  test('sorts its series by their labels', () => {
    const source = new MemorySource();
    for (const pod of ['b', 'c', 'a']) fill(source, labels({ __name__: 'up', pod }), [1, 1]);
    expect(matrixOver(source, 'up', 0, 5, 5).map((series) => series.labels['pod'])).toEqual(['a', 'b', 'c']);
  });
});

describe('a selector', () => {
  test('forgets a sample after five minutes, and not at the fifth minute exactly', () => {
    const source = new MemorySource();
    fill(source, labels({ __name__: 'up' }), [1]);
    expect(vectorAt(source, 'up', 299.999)).toHaveLength(1);
    expect(vectorAt(source, 'up', 300)).toHaveLength(0);
  });

  test('ends with the stale mark, while an ordinary NaN stays a value', () => {
    const source = new MemorySource();
    fill(source, labels({ __name__: 'ended' }), [1, 'stale']);
    fill(source, labels({ __name__: 'unknown' }), [1, NaN]);
    expect(vectorAt(source, 'ended', 5)).toHaveLength(0);
    expect(vectorAt(source, 'unknown', 5)[0]?.value).toBeNaN();
    expect(vectorAt(source, 'count_over_time(ended[1m])', 5)[0]?.value).toBe(1);
    expect(vectorAt(source, 'count_over_time(unknown[1m])', 5)[0]?.value).toBe(2);
  });

  test('with a range of its own gives the samples, the left end open', () => {
    const source = new MemorySource();
    fill(source, labels({ __name__: 'up' }), [1, 2, 3]);
    const value = evaluateInstant(parsed('up[5s]'), source, 10_000_000);
    expect(value.kind === 'matrix' && value.series.map(({ values }) => [...values])).toEqual([[3]]);
  });

  test('takes labels with the names of JavaScript’s own properties for labels', () => {
    const source = new MemorySource();
    fill(source, labels({ __name__: 'up', constructor: 'a' }), [1]);
    fill(source, labels({ __name__: 'up', toString: 'b' }), [1]);
    expect(vectorAt(source, 'sum by (constructor) (up)', 0).map((sample) => sample.labels)).toEqual([
      labels({ constructor: 'a' }),
      labels({}),
    ]);
    const named = vectorAt(source, 'label_replace(up{toString="b"}, "__proto__", "x", "", "")', 0)[0]?.labels ?? {};
    expect(Object.entries(named)).toContainEqual(['__proto__', 'x']);
  });
});

describe('matching two vectors', () => {
  const source = new MemorySource();
  for (const code of ['200', '500']) fill(source, labels({ __name__: 'requests', job: 'shop', code }), [Number(code)]);
  fill(source, labels({ __name__: 'capacity', job: 'shop', zone: 'eu' }), [1000]);

  test('of which several share their labels fails and says which labels to give', () => {
    expect(() => vectorAt(source, 'capacity / on (job) requests', 0)).toThrow(
      /duplicate series for the match group \{job="shop"\} on the right/,
    );
    expect(() => vectorAt(source, 'requests / on (job) capacity', 0)).toThrow(/group_left/);
  });

  test('with group_left keeps the labels of the many and takes those asked for from the one', () => {
    const samples = vectorAt(source, 'requests / on (job) group_left (zone) capacity', 0);
    expect(samples.map((sample) => sample.labels)).toEqual([
      { code: '200', job: 'shop', zone: 'eu' },
      { code: '500', job: 'shop', zone: 'eu' },
    ]);
  });
});

describe('limits', () => {
  const source = new MemorySource();
  fill(source, labels({ __name__: 'up' }), [1, 1]);

  test.for([
    ['rate(up[10y])', 'stepsMax'],
    ['up', 'stepsMax'],
  ] as const)('%s at 1 ms for an hour is refused by name', ([text, limit]) => {
    expect(() => evaluateRange(parsed(text), source, { startUs: 0, endUs: 3_600_000_000, stepUs: 1000 })).toThrow(limit);
  });

  test('a subquery of ten years at 1 ms is refused by name', () => {
    expect(() => vectorAt(source, 'max_over_time(up[10y:1ms])', 0)).toThrow('subqueryStepsMax');
  });

  test('a walk through more samples than anybody waits for is refused by name', () => {
    const wide = new MemorySource();
    const minutes = Array.from({ length: 3000 }, (_, i) => i);
    for (let pod = 0; pod < 60; pod++) fill(wide, labels({ __name__: 'up', pod: String(pod) }), minutes, 1);
    expect(() => matrixOver(wide, 'sum_over_time(up[1h])', 0, 10_900, 1)).toThrow('workMax');
  });

  test('a query that would hold too many values at once is refused by name', () => {
    const wide = new MemorySource();
    for (let pod = 0; pod < 2000; pod++) fill(wide, labels({ __name__: 'up', pod: String(pod) }), [1]);
    expect(() => matrixOver(wide, 'up', 0, 10_000, 1)).toThrow('cellsMax');
  });

  test('a regular expression that would hang a backtracking engine answers', () => {
    const wide = new MemorySource();
    fill(wide, labels({ __name__: 'up', pod: `${'a'.repeat(5000)}!` }), [1]);
    expect(vectorAt(wide, 'up{pod=~"(a+)+$"}', 0)).toHaveLength(0);
  });
});

describe('numbers', () => {
  test('can be added up four hundred times in a row', () => {
    expect(scalarAt(Array.from({ length: 400 }, () => '1').join('+'), new MemorySource())).toBe(400);
  });

  test.for([
    ['-2 ^ 2', -4],
    ['2 ^ 3 ^ 2', 512],
    ['2 ^ -1', 0.5],
    ['1 - 2 - 3', -4],
    ['2 * 3 % 4', 2],
    ['-1 * -1', 1],
    ['1 + 2 * 3 ^ 2 / 9', 3],
    ['0x1F + 1_000 + 1h', 4631],
    ['1 < bool 2 == bool 1', 1],
    ['atan(1)', null],
  ] as const)('%s follows the precedence of operators', ([text, expected]) => {
    if (expected === null) expect(() => scalarAt(text, new MemorySource())).toThrow(/vector\(\.\.\.\)/);
    else expect(scalarAt(text, new MemorySource())).toBe(expected);
  });

  test('an offset belongs to the nearest selector and not to the sum before it', () => {
    const source = new MemorySource();
    fill(source, labels({ __name__: 'a' }), [1, 2, 3]);
    expect(vectorAt(source, 'a + a offset 10s * 10', 10)[0]?.value).toBe(13);
    expect(vectorAt(source, '-a offset 5s', 10)[0]?.value).toBe(-2);
    expect(vectorAt(source, 'a - a @ 0', 10)[0]?.value).toBe(2);
  });
});
