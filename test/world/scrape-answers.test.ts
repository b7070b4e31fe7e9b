/** Scrapes with a timeout: how long they take, when they fail, and what is known of a process then. */
import { describe, expect, it } from 'vitest';
import type { Service, Step, Topology } from '../../src/sim/model/topology.ts';
import { isStale } from '../../src/sim/model/stale.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { World } from '../../src/sim/world/world.ts';
import { courseOf } from '../faults/course-of.ts';
import { service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;

function opened(topology: Topology): World {
  return new World(topology, 'scrapes', new Recorder('scrapes', true), 5 * SECOND, 2 * SECOND);
}

/** A shop with one worker. */
function shop(steps: readonly Step[], perSecond: number, fields: Partial<Service> = {}): Topology {
  return systemOf([service('shop', steps, fields)], { kind: 'regular', perSecond });
}

/** What each scrape has left, by the second at which it began: stale marks are "gone". */
function samples(world: World, name: string): [number, number | 'gone'][] {
  const series = world.core.recorder.series.all.find(({ labels }) => labels['__name__'] === name);
  if (series === undefined) return [];
  const times = series.axis.slice(series.first, series.first + series.length);
  const values = series.slice(0, series.length);
  return Array.from(values, (value, at) => [times[at] / SECOND, isStale(values, at) ? 'gone' : value]);
}

const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });

describe('a scrape with a timeout', () => {
  it('waits for a worker in its place in the line, and tells how long that took and how much it got', () => {
    // Requests at 4 s, 8 s, ... each have the worker for 2.5 s: at 5 s it is busy until 6.5 s, at 10 s until 10.5 s, at 15 s free.
    const world = opened(shop([wait(2.5 * SECOND)], 0.25));
    world.advance(5.5 * SECOND);
    expect(samples(world, 'up')).toEqual([]);
    world.advance(17 * SECOND);
    expect(samples(world, 'up')).toEqual([
      [5, 1],
      [10, 1],
      [15, 1],
    ]);
    expect(samples(world, 'scrape_duration_seconds')).toEqual([
      [5, 1.5],
      [10, 0.5],
      [15, 0],
    ]);
    // Who has waited for the worker to be free finds the request answered.
    expect(samples(world, 'http_requests_in_progress').map(([, value]) => value)).toEqual([0, 0, 0]);
    const [, size] = samples(world, 'scrape_samples_scraped').at(-1) ?? [0, 0];
    expect(size).toBe(world.core.recorder.series.all.length - 3);
  });

  it('fails when no worker is free in time, at once when the line is full: up is 0 and all else is missing', () => {
    const [late, full] = [10, 0].map((queueMax) => {
      const world = opened(shop([wait(20 * SECOND)], 1, { queueMax }));
      world.advance(8 * SECOND);
      return ['up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'queue_size'].map((name) => samples(world, name)[0][1]);
    });
    expect(late).toEqual([0, 2, 0, 'gone']);
    expect(full).toEqual([0, 0, 0, 'gone']);
  });

  it('waits for a process that stands still: an answer after a short pause, none after a long one', () => {
    const pauses = { minorUs: 0, minorUsPerByte: 0, majorUs: 0, majorUsPerByte: 0 };
    const heap = { sizeMax: 1_000, youngMax: 30, live: 0, perRequest: 10, keptPerRequest: 0, keptMax: 0, leakPerRequest: 0 };
    const [short, long] = [1.5 * SECOND, 4 * SECOND].map((minorUs) => {
      // The request at 4.4 s finds the young generation full.
      const world = opened(shop([], 0.9, { heap: { ...heap, beside: 0, pauses: { ...pauses, minorUs } } }));
      world.advance(11 * SECOND);
      return samples(world, 'up')
        .slice(0, 1)
        .concat(samples(world, 'scrape_duration_seconds').slice(0, 1))
        .map(([, value]) => value);
    });
    expect(short[0]).toBe(1);
    expect(short[1]).toBeGreaterThan(0);
    expect(short[1]).toBeLessThan(1.5);
    expect(long).toEqual([0, 2]);
  });

  it('fails while nobody can reach the process, and tells of it again afterwards', () => {
    const topology = shop([], 10);
    const world = opened(topology);
    world.advance(7 * SECOND);
    world.inject(1, courseOf(topology, 'network-latency', 'shop', { extra: 3 * SECOND }));
    world.advance(13 * SECOND);
    world.clear(1);
    world.advance(16 * SECOND);
    expect(samples(world, 'up')).toEqual([
      [5, 1],
      [10, 0],
      [15, 1],
    ]);
    expect(samples(world, 'worker_threads').map(([, value]) => value)).toEqual([1, 'gone', 1]);
  });
});

describe('scrapes that fail on their way', () => {
  const half = { share: 0.5 };

  it('are that share of them, with a timeout or without: each is up 0 and a gap, and users are served as ever', () => {
    for (const timeoutUs of [null, 2 * SECOND]) {
      const topology = shop([], 10);
      const world = new World(topology, 'scrapes', new Recorder('scrapes', true), 5 * SECOND, timeoutUs);
      world.inject(1, courseOf(topology, 'scrape-failure', 'shop', half));
      world.advance(2_003 * SECOND);
      const up = samples(world, 'up').map(([, value]) => value);
      const down = up.filter((value) => value === 0).length;
      expect(up).toHaveLength(400);
      // Four standard deviations of a binomial count.
      expect(Math.abs(down - 200)).toBeLessThan(40);
      expect(samples(world, 'worker_threads').filter(([, value]) => value === 'gone').length).toBe(down);
      expect(world.core.users[0].failed).toBe(0);
    }
  });

  it('and those that take too long fail too: with a timeout after it, without one after the interval', () => {
    const ups = [
      [null, 4.9],
      [null, 5],
      [2 * SECOND, 1.9],
      [2 * SECOND, 2],
    ].map(([timeoutUs, delayS]) => {
      const topology = shop([], 10);
      const world = new World(topology, 'scrapes', new Recorder('scrapes', true), 5 * SECOND, timeoutUs);
      world.inject(1, courseOf(topology, 'scrape-failure', 'shop', { share: 0, delay: (delayS ?? 0) * SECOND }));
      world.advance(13 * SECOND);
      return samples(world, 'up').map(([, value]) => value);
    });
    expect(ups).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
  });
});
