/** Processor time under a quota, in exact small cases: when each job ends, and what the counters of the scheduler say. */
import { describe, expect, it } from 'vitest';
import { EventList } from '../../src/sim/kernel/event-list.ts';
import { NOTHING_FINISHED } from '../../src/sim/kernel/processor-sharing.ts';
import { QuotaSharing } from '../../src/sim/kernel/quota-sharing.ts';

const MS = 1_000;

/** Jobs as [when it comes, its work], in milliseconds; gives the instant at which each ends, and how many events that took. */
function finishes(cores: number, quota: number, period: number, jobs: readonly (readonly [number, number])[], untilMs: number) {
  const events = new EventList();
  const processors = new QuotaSharing(0, 1, cores, quota * MS, period * MS, 0);
  jobs.forEach(([atMs], job) => events.schedule(atMs * MS, 0, job, 0));
  const endedMs: number[] = jobs.map(() => NaN);
  while (events.next(untilMs * MS)) {
    if (events.kind === 0) processors.add(events.a, jobs[events.a][1] * MS, events);
    else if (processors.wakes(events.b, events.nowUs)) {
      for (let job = processors.takeFinished(); job !== NOTHING_FINISHED; job = processors.takeFinished())
        endedMs[job] = events.nowUs / MS;
      processors.rearm(events);
    }
  }
  return { processors, endedMs, happened: events.happened };
}

describe('a quota of 50 ms in each 100 ms', () => {
  it('lets 200 ms of work on one core take 350 ms: four times it runs, three times it stands', () => {
    const { endedMs, processors } = finishes(1, 50, 100, [[0, 200]], 1_000);
    expect(endedMs).toEqual([350]);
    expect([processors.periodsUntil(1e6), processors.throttledPeriods, processors.throttledUntil(1e6)]).toEqual([4, 3, 150 * MS]);
    expect(processors.busyUntil(1e6)).toBe(200 * MS);
  });

  it('is not felt by work that fits into it', () => {
    const { endedMs, processors } = finishes(
      1,
      50,
      100,
      [
        [0, 50],
        [110, 30],
        [180, 20],
        [260, 1],
      ],
      1_000,
    );
    expect(endedMs).toEqual([50, 140, 200, 261]);
    expect([processors.periodsUntil(1e6), processors.throttledPeriods]).toEqual([3, 0]);
  });

  it('is whole again at the end of a period, wherever in the period the work came', () => {
    const { endedMs } = finishes(1, 50, 100, [[70, 60]], 1_000);
    expect(endedMs).toEqual([130]);
  });

  it('keeps whoever comes in a used-up period waiting for its end', () => {
    const { endedMs, processors } = finishes(
      2,
      50,
      100,
      [
        [0, 50],
        [60, 10],
      ],
      1_000,
    );
    expect(endedMs).toEqual([50, 110]);
    expect(processors.throttledUntil(1e6)).toBe(40 * MS);
  });
});

describe('four busy threads on four cores with a quota of one core', () => {
  it('run 25 ms and stand 75 ms, in every period', () => {
    const { endedMs, processors } = finishes(
      4,
      100,
      100,
      [
        [0, 100],
        [0, 100],
        [0, 100],
        [0, 100],
      ],
      1_000,
    );
    expect(endedMs).toEqual([325, 325, 325, 325]);
    expect([processors.periodsUntil(1e6), processors.throttledPeriods]).toEqual([4, 3]);
    expect(processors.throttledUntil(1e6)).toBe(3 * 75 * MS);
  });
});

describe('a quota that the cores cannot exceed', () => {
  it('costs no event: a long job is one arrival and one end', () => {
    expect(finishes(1, 100, 100, [[0, 10_000]], 20_000).happened).toBe(2);
  });
});
