/** Deadlines that come along with requests, in the line in front of a callee's workers. One worker, 100 ms of work each. */
import { describe, expect, it } from 'vitest';
import { PLAIN_PROCESS, type QueueDiscipline } from '../../src/sim/model/process.ts';
import type { Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const PLAIN: QueueDiscipline = { order: 'fifo', expireUs: null, codel: null, leaveUs: null };

/** Twice a second, one call for each patience is made at once. */
function opened(queue: Partial<QueueDiscipline>, patiencesMs: readonly number[], propagatesDeadline = true): World {
  const branches = patiencesMs.map((patience): Step[] => [
    { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: patience * MS, guard: null },
  ]);
  const process = { ...PLAIN_PROCESS, queue: { ...PLAIN, ...queue } };
  const services = [
    service('front', [{ kind: 'parallel', branches }], { workers: 100, propagatesDeadline }),
    service('back', [{ kind: 'work', demand: { kind: 'constant', valueUs: 100 * MS } }], { process }),
  ];
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
