/** A limit on processor time as the service feels it and as the machine's agent tells it. */
import { describe, expect, it } from 'vitest';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

/** The last sample of a metric of the only pod. */
function lastOf(world: ReturnType<typeof openWorld>, metric: string): number {
  const found = world.core.recorder.series.all.filter((series) => series.labels.__name__ === metric);
  expect(found).toHaveLength(1);
  return found[0].last();
}

describe('a service that is limited to one core of four', () => {
  const work = { kind: 'work', demand: { kind: 'constant', valueUs: 100_000 } } as const;
  const fields = { processors: 4, workers: 4, processorQuota: { quotaUs: 100_000, periodUs: 100_000 } };

  it('lets a lone request run on, and four at once stand still for 75 ms of every 100 ms', () => {
    const four = { kind: 'parallel', branches: [[work], [work], [work], [work]] } as const;
    const arrivals = { kind: 'regular', perSecond: 1 } as const;
    const alone = openWorld(systemOf([service('alone', [work], fields)], arrivals), 'quota');
    alone.advance(10.5e6);
    expect(new Set(serverSpans(alone, 0).sojournUs)).toEqual(new Set([100_000]));
    expect(lastOf(alone, 'container_cpu_cfs_throttled_periods_total')).toBe(0);

    const together = openWorld(systemOf([service('together', [four], fields)], arrivals), 'quota');
    together.advance(10.5e6);
    expect(serverSpans(together, 0).sojournUs).toEqual(Array.from({ length: 10 }, () => 325_000));
    expect(lastOf(together, 'container_cpu_cfs_periods_total')).toBe(9 * 4);
    expect(lastOf(together, 'container_cpu_cfs_throttled_periods_total')).toBe(9 * 3);
    expect(lastOf(together, 'container_cpu_cfs_throttled_seconds_total')).toBeCloseTo(9 * 0.225, 9);
    expect(lastOf(together, 'process_cpu_seconds_total')).toBeCloseTo(9 * 0.4, 9);
  });
});
