/** What the engine promises beyond Prometheus' own test files: numbers of YARDSTICKS.md and the economy of its reading. */
import { describe, expect, test } from 'vitest';
import { exp } from '../../src/sim/base/math.ts';
import { SECOND } from '../../src/sim/base/time.ts';
import type { QueryValue } from '../../src/sim/model/query-value.ts';
import { evaluateInstant, evaluateRange } from '../../src/sim/query/promql/engine.ts';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import { MemorySource } from './memory-source.ts';

const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function instant(source: MemorySource, text: string, atS: number): QueryValue {
  const parsed = parsePromql(text);
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join('\n'));
  return evaluateInstant(parsed.value, source, atS * SECOND);
}

function onlyValue(value: QueryValue): number {
  if (value.kind !== 'vector' || value.samples.length !== 1) throw new Error(`one sample expected: ${JSON.stringify(value)}`);
  return value.samples[0]?.value as number;
}

/** A counter that grows by `perSecond`, sampled every 5 s for 10 minutes. */
function counter(source: MemorySource, labels: Record<string, string>, perSecond: number): void {
  const points = Array.from({ length: 121 }, (_, i) => ({ atUs: i * 5 * SECOND, value: i * 5 * perSecond }));
  source.add(Object.fromEntries(Object.entries(labels).sort()), points);
}

describe('histogram_quantile', () => {
  test('of an exponential with mean 100 ms over the default buckets gives the published quantiles', () => {
    const source = new MemorySource();
    for (const bound of [...DEFAULT_BUCKETS, Infinity]) {
      const le = bound === Infinity ? '+Inf' : String(bound);
      counter(source, { __name__: 'latency_bucket', le }, 100 * (1 - exp(-bound / 0.1)));
    }
    for (const [q, expected] of [
      [0.5, 0.072319],
      [0.95, 0.356457],
      [0.99, 0.489177],
    ] as const) {
      expect(onlyValue(instant(source, `histogram_quantile(${q}, sum by (le) (rate(latency_bucket[1m])))`, 600))).toBeCloseTo(
        expected,
        6,
      );
    }
  });
});

describe('a range query', () => {
  test('reads each series once, however many steps it has', () => {
    const source = new MemorySource();
    for (const pod of ['a', 'b', 'c']) counter(source, { __name__: 'requests_total', pod }, 2);
    const parsed = parsePromql('sum(rate(requests_total[1m]))');
    if (!parsed.ok) throw new Error('does not parse');
    const value = evaluateRange(parsed.value, source, { startUs: 60 * SECOND, endUs: 600 * SECOND, stepUs: 5 * SECOND });
    expect(source.reads).toBe(3);
    expect(value.kind === 'matrix' && value.series[0]?.values.every((rate) => Math.abs(rate - 6) < 1e-9)).toBe(true);
    expect(value.kind === 'matrix' && value.series[0]?.times.length).toBe(109);
  });
});
