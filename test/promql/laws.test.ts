/** Laws that hold for any data: what a person may rely on when rewriting a query. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fill, labels, matrixOver, vectorAt } from './ask.ts';
import { MemorySource } from './memory-source.ts';

const LAST_S = 300;
const RUNS = { numRuns: 40, seed: 20_240_201 };

/** Gauges with gaps, ends and NaN, in a few services and pods. */
const gaugeValue = fc.oneof(
  { arbitrary: fc.integer({ min: -1000, max: 1000 }), weight: 8 },
  { arbitrary: fc.constantFrom<number | 'stale' | null>(null, 'stale', NaN, Infinity, 0.1), weight: 2 },
);
const gauges = fc
  .array(fc.array(gaugeValue, { minLength: 1, maxLength: LAST_S / 5 }), { minLength: 1, maxLength: 6 })
  .map((rows) => sourceOf('load', rows));

/** Counters that gain, now and then start again from a small value, and miss scrapes. */
const counters = fc
  .array(
    fc.array(fc.record({ gain: fc.integer({ min: 0, max: 50 }), reset: fc.boolean(), missed: fc.boolean() }), {
      minLength: 2,
      maxLength: LAST_S / 5,
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((rows) => {
    let total = 0;
    return sourceOf(
      'requests_total',
      rows.map((row) =>
        row.map(({ gain, reset, missed }, i) => {
          total = reset && i % 7 === 6 ? gain : total + gain;
          return missed && i % 5 === 4 ? null : total;
        }),
      ),
    );
  });

function sourceOf(name: string, rows: readonly (readonly (number | 'stale' | null)[])[]): MemorySource {
  const source = new MemorySource();
  rows.forEach((row, i) => fill(source, labels({ __name__: name, service: `s${i % 2}`, pod: `p${i}` }), row));
  return source;
}

const QUERIES = [
  'load',
  'load offset 17s',
  'sum(load)',
  'sum by (service) (load)',
  'avg without (pod) (load)',
  'quantile(0.7, load)',
  'stddev by (service) (load)',
  'max_over_time(load[23s])',
  'avg_over_time(load[40s] offset 3s)',
  'stdvar_over_time(load[30s])',
  'rate(load[30s])',
  'increase(load[1m])',
  'irate(load[15s])',
  'deriv(load[25s])',
  'changes(load[1m])',
  'max_over_time(sum by (service) (load)[30s:7s])',
  'load > 10 or load < bool 0',
  'load and on (service) load{pod="p0"}',
  'load unless load > 0',
  'load / on (pod) group_left () load',
  'absent(load{pod="p1"})',
  'count_values("value", load)',
  'timestamp(load)',
  'scalar(load{pod="p0"}) + load',
];

describe('for any data', () => {
  test('every step of a range query is the instant query at that time', () => {
    fc.assert(
      fc.property(gauges, fc.constantFrom(...QUERIES), fc.integer({ min: 1, max: 31 }), (source, query, stepS) => {
        const series = matrixOver(source, query, 0, LAST_S, stepS);
        for (let atS = 0; atS <= LAST_S; atS += stepS) {
          const expected = vectorAt(source, query, atS).map((sample) => [JSON.stringify(sample.labels), sample.value] as const);
          const actual = series.flatMap(({ labels: of, times, values }) => {
            const index = times.indexOf(atS * 1_000_000);
            return index < 0 ? [] : [[JSON.stringify(of), values[index] as number] as const];
          });
          expect(new Map(actual)).toEqual(new Map(expected));
          expect(actual).toHaveLength(expected.length);
        }
      }),
      RUNS,
    );
  });

  test('the extremes of sliding windows are those of sorting each window', () => {
    fc.assert(
      fc.property(gauges, fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 90 }), (source, stepS, rangeS) => {
        for (const [extreme, q] of [
          ['max', 1],
          ['min', 0],
        ] as const) {
          // A quantile counts NaN as the smallest value and makes NaN of infinity.
          const numbers = '(load > -Inf < Inf)';
          const slid = matrixOver(source, `${extreme}_over_time(${numbers}[${rangeS}s:5s])`, 0, LAST_S, stepS);
          expect(slid).toEqual(matrixOver(source, `quantile_over_time(${q}, ${numbers}[${rangeS}s:5s])`, 0, LAST_S, stepS));
        }
      }),
      RUNS,
    );
  });

  test('a sum by all labels changes nothing but the name', () => {
    fc.assert(
      fc.property(gauges, fc.integer({ min: 0, max: LAST_S }), (source, atS) => {
        expect(vectorAt(source, 'sum by (service, pod) (load)', atS)).toEqual(vectorAt(source, 'load + 0', atS));
        expect(vectorAt(source, 'sum without () (load)', atS)).toEqual(vectorAt(source, 'load + 0', atS));
      }),
      RUNS,
    );
  });

  test('the rate of a counter is never negative, and increase is rate times the range', () => {
    fc.assert(
      fc.property(counters, fc.integer({ min: 0, max: LAST_S }), fc.integer({ min: 6, max: 120 }), (source, atS, rangeS) => {
        const rates = vectorAt(source, `rate(requests_total[${rangeS}s])`, atS);
        const increases = vectorAt(source, `increase(requests_total[${rangeS}s])`, atS);
        expect(rates.length).toBe(increases.length);
        rates.forEach(({ value }, i) => {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(increases[i]?.value).toBeCloseTo(value * rangeS, 6);
        });
      }),
      RUNS,
    );
  });

  test('topk and bottomk of k = count are everything, and together with the rest they split it', () => {
    fc.assert(
      fc.property(gauges, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: LAST_S }), (source, k, atS) => {
        const all = vectorAt(source, 'load', atS).length;
        expect(vectorAt(source, `topk(${k}, load)`, atS)).toHaveLength(Math.min(k, all));
        expect(vectorAt(source, `load unless topk(${k}, load)`, atS)).toHaveLength(all - Math.min(k, all));
        expect(vectorAt(source, 'bottomk(100, load)', atS)).toHaveLength(all);
      }),
      RUNS,
    );
  });

  test('a quantile lies between the minimum and the maximum and grows with q', () => {
    const finite = fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 10, maxLength: 10 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        finite,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, a, b) => {
          const source = sourceOf('load', rows);
          const at = (query: string): number => vectorAt(source, query, 45)[0]?.value as number;
          const [low, high] = [at(`quantile(${Math.min(a, b)}, load)`), at(`quantile(${Math.max(a, b)}, load)`)];
          expect(low).toBeLessThanOrEqual(high + 1e-9);
          expect(low).toBeGreaterThanOrEqual(at('min(load)') - 1e-9);
          expect(high).toBeLessThanOrEqual(at('max(load)') + 1e-9);
        },
      ),
      RUNS,
    );
  });
});
