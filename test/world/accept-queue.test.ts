/** The line in front of a pod's workers under its policies. One worker, 100 ms of work each, unless said. */
import { describe, expect, it } from 'vitest';
import { ControlledDelay } from '../../src/sim/kernel/controlled-delay.ts';
import type { Distribution } from '../../src/sim/model/distribution.ts';
import { PLAIN_PROCESS, type QueueDiscipline } from '../../src/sim/model/process.ts';
import type { World } from '../../src/sim/world/world.ts';
import { expectEstimate } from './estimate.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const PLAIN: QueueDiscipline = { order: 'fifo', expireUs: null, codel: null, leaveUs: null };

function opened(queue: Partial<QueueDiscipline>, perSecond: number, untilUs: number): World {
  const demand: Distribution = { kind: 'constant', valueUs: 100 * MS };
  const shop = service('shop', [{ kind: 'work', demand }], { process: { ...PLAIN_PROCESS, queue: { ...PLAIN, ...queue } } });
  const world = openWorld(systemOf([shop], { kind: 'regular', perSecond }), 'queue');
  world.advance(untilUs);
  return world;
}

describe('the line in front of the workers', () => {
  it('serves the newest first under lifo: the oldest waits for ever in an overload', () => {
    // 20 a second arrive from 50 ms on, 10 are served: who comes as a worker gets free is served at once, or next.
    const { sojournUs } = serverSpans(opened({ order: 'lifo' }, 20, 2_001 * MS), 0);
    expect(new Set(sojournUs)).toEqual(new Set([100 * MS, 150 * MS]));
  });

  it('drops at their turn those who have waited too long, and nobody before', () => {
    const world = opened({ expireUs: 250 * MS }, 20, 2_001 * MS);
    const { sojournUs, waitUs } = serverSpans(world, 0);
    const served = waitUs.filter((_, row) => sojournUs[row] !== waitUs[row]);
    const dropped = waitUs.filter((_, row) => sojournUs[row] === waitUs[row]);
    expect(Math.max(...served)).toBeLessThan(250 * MS);
    expect(Math.min(...dropped)).toBeGreaterThanOrEqual(250 * MS);
    const { target, queue } = world.core.pods[0];
    expect(queue === null ? -1 : target.values[queue.dropped[0]]).toBe(dropped.length);
  });

  it('lets those leave who have waited as long as they are willing to, at that very instant', () => {
    const { sojournUs, waitUs } = serverSpans(opened({ leaveUs: 30 * MS }, 20, 2_001 * MS), 0);
    const left = sojournUs.filter((sojourn, row) => sojourn === waitUs[row]);
    expect(new Set(left)).toEqual(new Set([30 * MS]));
    expect(left.length).toBe(19);
  });

  it('keeps the wait near the target under codel, where fifo lets it grow without end', () => {
    const waits = (queue: Partial<QueueDiscipline>) => serverSpans(opened(queue, 12, 120e6), 60e6).waitUs;
    const plain = Math.min(...waits({}));
    const codel = waits({ codel: { targetUs: 150 * MS, intervalUs: 1_000 * MS } });
    expect(plain).toBeGreaterThan(10e6);
    expect(Math.max(...codel)).toBeLessThan(1e6);
  });

  it('loses 0.346956 of the requests in an M/M/4 with lambda 6 whose requests leave after one mean service time', () => {
    const demand: Distribution = { kind: 'exponential', meanUs: 10 * MS };
    const process = { ...PLAIN_PROCESS, queue: { ...PLAIN, leaveUs: 10 * MS } };
    const shop = service('shop', [{ kind: 'work', demand }], { workers: 4, processors: 4, process });
    const shares = Array.from({ length: 10 }, (_, at) => {
      const world = openWorld(systemOf([shop], { kind: 'poisson', perSecond: 600 }), `deadline-${at}`);
      world.advance(100e6);
      const { sojournUs, waitUs } = serverSpans(world, 1e6);
      return sojournUs.filter((sojourn, row) => waitUs[row] === sojourn && sojourn === 10 * MS).length / sojournUs.length;
    });
    expectEstimate(shares, 0.346956);
  });
});

describe('the law of controlled delay', () => {
  it('drops first after a whole interval above the target, then at intervals over the roots of 1, 2, 3', () => {
    const law = new ControlledDelay(5 * MS, 100 * MS);
    const droppedAtMs: number[] = [];
    for (let nowUs = MS; nowUs <= 500 * MS; nowUs += MS) if (!law.serves(50 * MS, 9, nowUs)) droppedAtMs.push(nowUs / MS);
    const due = [101];
    for (let n = 1, atMs = 101; n < 7; n++) due.push((atMs += 100 / Math.sqrt(n)));
    expect(droppedAtMs.slice(0, 7)).toEqual(due.map((atMs) => Math.ceil(atMs)));
  });

  it('never drops the last in line, nor anybody once the wait is below the target', () => {
    const law = new ControlledDelay(5 * MS, 100 * MS);
    for (let nowUs = MS; nowUs <= 500 * MS; nowUs += MS) expect(law.serves(50 * MS, 0, nowUs)).toBe(true);
    for (let nowUs = 501 * MS; nowUs <= 1_000 * MS; nowUs += MS) expect(law.serves(4 * MS, 9, nowUs)).toBe(true);
  });
});
