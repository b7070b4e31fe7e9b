/** Clocks that are wrong: what is written carries what they show, and what happens is the same. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/sim/model/topology.ts';
import { searchLogs } from '../../src/sim/telemetry/log-search.ts';
import { searchTraces } from '../../src/sim/telemetry/trace-search.ts';
import type { World } from '../../src/sim/world/world.ts';
import { courseOf } from '../faults/course-of.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND = 1e6;
const MS = 1e3;

/** A request a second, answered 14 ms later with the help of another service; from 2.5 s to 6.5 s a clock is wrong. */
function skewed(who: 'front' | 'back', aheadUs: number): World {
  const call: Step = { kind: 'call', service: 'back', method: 'GET', route: '/', timeoutUs: SECOND, guard: null };
  const work: Step = { kind: 'work', demand: { kind: 'constant', valueUs: 10 * MS } };
  const world = openWorld(
    systemOf([service('front', [call]), service('back', [work])], { kind: 'regular', perSecond: 1 }, 2 * MS),
    'clocks',
  );
  world.advance(2.5 * SECOND);
  if (aheadUs !== 0) world.inject(1, courseOf(world.core.topology, 'clock-skew', who, { ahead: aheadUs }));
  world.advance(6.5 * SECOND);
  if (aheadUs !== 0) world.clear(1);
  world.advance(9.5 * SECOND);
  return world;
}

const linesOf = (world: World, name: string, fromUs = 0, toUs = 60 * SECOND) =>
  searchLogs(world.core.recorder.logs, { fromUs, toUs, service: name, order: 'oldest', limit: 100 }).records.map(
    ({ timestampUs }) => timestampUs / MS,
  );

describe('a clock that is ahead', () => {
  it('shifts the lines of its process while it is, and they are found at the time that they carry', () => {
    const world = skewed('back', 30 * SECOND);
    // Requests of whole seconds are there after 4 ms, and done after 10 ms more.
    expect(linesOf(world, 'back')).toEqual([1014, 2014, 7014, 8014, 9014, 33014, 34014, 35014, 36014]);
    expect(linesOf(world, 'back', 2.5 * SECOND, 6.5 * SECOND)).toEqual([]);
    expect(linesOf(world, 'back', 33 * SECOND, 35 * SECOND)).toEqual([33014, 34014]);
    expect(linesOf(world, 'front')).toEqual([1016, 2016, 3016, 4016, 5016, 6016, 7016, 8016, 9016]);
  });

  it('shifts its spans, and leaves those of others where they are: a callee can seem to begin before it is called', () => {
    const world = skewed('back', -20 * MS);
    const { spans } = world.core.recorder;
    const starts = (trace: number) =>
      Object.fromEntries(
        (spans.trace(trace)?.spans ?? []).map(({ service: name, kind, startUs }) => [`${name} ${kind}`, startUs / MS]),
      );
    expect(starts(2)).toEqual({ 'front server': 2002, 'front client': 2002, 'back server': 2004 });
    expect(starts(3)).toEqual({ 'front server': 3002, 'front client': 3002, 'back server': 2984 });
    expect(spans.trace(3)?.spans[0].service).toBe('back');
  });

  it('shifts the time at which traces are found when it is that of their root', () => {
    const world = skewed('front', 30 * SECOND);
    const found = (fromUs: number, toUs: number) =>
      searchTraces(world.core.recorder.spans, { fromUs, toUs, service: 'front', order: 'newest', limit: 10 }).map(
        ({ startUs }) => startUs / MS,
      );
    expect(found(2.5 * SECOND, 7.5 * SECOND)).toEqual([7002]);
    expect(found(30 * SECOND, 60 * SECOND)).toEqual([36002, 35002, 34002, 33002]);
  });

  it('changes nothing of what happens, and scrapes go by the time of who scrapes', () => {
    const [right, wrong] = [skewed('back', 0), skewed('back', 30 * SECOND)];
    const columns = ({ core: { recorder } }: World) => [
      recorder.spans.chunks.map(({ startUs, durationUs, rows }) => [[...startUs.slice(0, rows)], [...durationUs.slice(0, rows)]]),
      recorder.logs.chunks.map(({ atUs, rows }) => [...atUs.slice(0, rows)]),
    ];
    expect(columns(wrong)).toEqual(columns(right));
  });
});
