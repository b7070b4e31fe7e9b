/**
 * Deadlines that come along with requests, in the line in front of a callee's workers, its locks and its threads. One at a time, for
 * 100 ms each.
 */
import { describe, expect, it } from 'vitest';
import { PLAIN_PROCESS, type QueueDiscipline } from '../../src/sim/model/process.ts';
import type { Service, Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const PLAIN: QueueDiscipline = { order: 'fifo', expireUs: null, codel: null, leaveUs: null };

/** Twice a second, one call for each patience is made at once. */
function opened(queue: Partial<QueueDiscipline>, patiencesMs: readonly number[], propagatesDeadline = true): World {
  const process = { ...PLAIN_PROCESS, queue: { ...PLAIN, ...queue } };
  const work: Step = { kind: 'work', demand: { kind: 'constant', valueUs: 100 * MS } };
  return openedBefore(service('back', [work], { process }), patiencesMs, propagatesDeadline);
}

function openedBefore(back: Service, patiencesMs: readonly number[], propagatesDeadline: boolean): World {
  const branches = patiencesMs.map((patience): Step[] => [
    { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: patience * MS, guard: null },
  ]);
  const services = [service('front', [{ kind: 'parallel', branches }], { workers: 100, propagatesDeadline }), back];
  const world = openWorld(systemOf(services, { kind: 'regular', perSecond: 2 }), 'deadlines');
  world.advance(5_400 * MS);
  return world;
}

/** How the requests of the last half second ended at the back, in the order in which they did: after how long, and how. */
function ends(world: World): readonly (readonly [number, unknown])[] {
  const spans = world.core.recorder.spans
    .trace(10)
    ?.spans.filter(({ service: name, kind }) => name === 'back' && kind === 'server');
  return (spans ?? [])
    .map((span) => [span.durationUs / MS, span.attributes['http.response.status_code']] as const)
    .sort(([one], [other]) => one - other);
}

const PATIENCES = [400, 350, 150, 50];

describe('the line in front of workers, when deadlines come along', () => {
  it('drops at their turn those past their own deadline, however long the policy would let them wait', () => {
    expect(ends(opened({ expireUs: 60_000 * MS }, PATIENCES))).toEqual([
      [100, 200],
      [200, 200],
      [200, 503],
      [200, 503],
    ]);
  });

  it('serves those who have waited longer than the policy says, as long as somebody waits for the answer', () => {
    expect(ends(opened({ expireUs: 20 * MS }, PATIENCES)).filter(([, status]) => status === 200)).toHaveLength(2);
    expect(ends(opened({ expireUs: 20 * MS }, PATIENCES, false)).filter(([, status]) => status === 200)).toHaveLength(1);
  });

  it('is left after as long as it says by those whose deadlines are later', () => {
    expect(ends(opened({ leaveUs: 60 * MS }, PATIENCES))).toEqual([
      [50, 503],
      [60, 503],
      [60, 503],
      [100, 200],
    ]);
  });

  it('is left by each at his own deadline, by later ones before those who came first', () => {
    expect(ends(opened({ leaveUs: 60_000 * MS }, PATIENCES))).toEqual([
      [50, 503],
      [100, 200],
      [150, 503],
      [200, 200],
    ]);
  });

  it('is left after the time of the policy by those who have none', () => {
    expect(ends(opened({ leaveUs: 120 * MS }, PATIENCES, false))).toEqual([
      [100, 200],
      [120, 503],
      [120, 503],
      [200, 200],
    ]);
  });
});

describe('the wait for what only one can have at a time', () => {
  const wait: Step[] = [{ kind: 'wait', length: { kind: 'constant', valueUs: 100 * MS } }];
  const ways: readonly Step[] = [
    { kind: 'lock', lock: 'cart', timeoutUs: null, steps: wait },
    { kind: 'threadPool', pool: 'io', timeoutUs: null, steps: wait },
    { kind: 'lock', lock: 'cart', timeoutUs: 60_000 * MS, steps: wait },
  ];

  it.each(ways)('ends at the deadline of who waits, though nobody cancels him ($kind, $timeoutUs)', (step) => {
    const process = { ...PLAIN_PROCESS, threadPools: [{ name: 'io', threads: 1, queueMax: 100 }] };
    const world = openedBefore(service('back', [step], { process, workers: 100 }), PATIENCES, true);
    expect(ends(world)).toEqual([
      [50, 504],
      [100, 200],
      [150, 504],
      [200, 200],
    ]);
    expect(world.core.pods[1].process?.isIdle()).toBe(true);
  });
});

describe('a call that is tried again', () => {
  /** One request: the front gives the middle 100 ms, which asks a leaf up to ten times that fails after 5 ms. */
  const statuses = (retryAfterMs: number): Readonly<Record<string, readonly (readonly [number, unknown])[]>> => {
    const backoff = { kind: 'fixed', delayUs: retryAfterMs * MS } as const;
    const retry = { attemptsMax: 10, on: ['5xx' as const], backoff, budget: null };
    const policy = { retry, hedge: null, cancels: null, propagatesDeadline: null };
    const call = { kind: 'call', method: 'GET', route: '/', guard: null } as const;
    const fails: Step[] = [
      { kind: 'wait', length: { kind: 'constant', valueUs: 5 * MS } },
      { kind: 'fail', ratio: 1, status: 500, message: 'out of luck' },
    ];
    const services = [
      service('front', [{ ...call, service: 'middle', timeoutUs: 100 * MS }], { propagatesDeadline: true }),
      service('middle', [{ ...call, service: 'leaf', timeoutUs: 1_000 * MS, policy }], { propagatesDeadline: true }),
      service('leaf', fails),
    ];
    const world = openWorld(systemOf(services, { kind: 'regular', perSecond: 0.1 }), 'late');
    world.advance(19_999 * MS);
    const spans = world.core.recorder.spans.trace(1)?.spans.filter(({ kind }) => kind === 'server') ?? [];
    const of = (name: string) =>
      spans
        .filter(({ service: one }) => one === name)
        .map((span) => [span.durationUs / MS, span.attributes['http.response.status_code']] as const);
    return { middle: of('middle'), leaf: of('leaf') };
  };

  it('is not tried again after the deadline of its caller, who fails at that instant with 504', () => {
    expect(statuses(300)).toEqual({ middle: [[100, 504]], leaf: [[5, 500]] });
  });

  it('is tried until then', () => {
    expect(statuses(40)).toEqual({ middle: [[100, 504]], leaf: Array.from({ length: 3 }, () => [5, 500]) });
  });
});
