/** A heap and its collections, in exact small cases: when they come, how long they stop the process, and what that does to requests. */
import { describe, expect, it } from 'vitest';
import type { Heap } from '../../src/sim/model/runtime.ts';
import { HeapState } from '../../src/sim/world/heap.ts';
import { openWorld, serverSpans, service, systemOf } from './topology-fixture.ts';
import { spanRows } from './span-rows.ts';

const KIB = 1024;
const pauses = { minorUs: 1_000, minorUsPerByte: 10 / KIB, majorUs: 5_000, majorUsPerByte: 100 / KIB };
/** Ten requests fill the young generation. */
const heap: Heap = {
  sizeMax: 400 * KIB,
  youngMax: 100 * KIB,
  live: 200 * KIB,
  perRequest: 10 * KIB,
  keptPerRequest: 0,
  keptMax: 0,
  leakPerRequest: 0,
  beside: 0,
  pauses,
};

/** `inFlight` requests are always there: each new one comes when the oldest has gone. */
function fill(model: Heap, requests: number, inFlight: number): HeapState {
  const state = new HeapState(model, 0);
  const made: number[] = [];
  for (let i = 0; i < requests; i++) {
    if (made.length === inFlight) state.letGo(made.shift() ?? 0);
    state.allocate(i * 10_000);
    made.push(state.epoch);
  }
  return state;
}

describe('a heap', () => {
  it('has a minor collection whenever the young generation is full, in proportion to what requests in flight hold', () => {
    const state = fill({ ...heap, sizeMax: 1_000 * KIB }, 91, 3);
    expect([state.minorCollections, state.majorCollections]).toEqual([9, 0]);
    // Of the three in flight the oldest has just gone when the next one finds the generation full.
    expect(state.minorUs).toBe(9 * (1_000 + 2 * 10 * 10));
    expect(state.promoted).toBe(9 * 2 * 10 * KIB);
  });

  it('has a major one when the old generation has no room for what would be promoted, in proportion to all that lives', () => {
    // Room for 100 KiB in the old generation: five promotions of 20 KiB.
    const state = fill(heap, 61, 3);
    expect([state.minorCollections, state.majorCollections]).toEqual([5, 1]);
    expect(state.majorUs).toBe(5_000 + 220 * 100);
    expect(state.oldUsed).toBe(220 * KIB);
  });

  it('collects all the time when what lives nearly fills it, and gives up when that leaves no room for a request', () => {
    const tight = fill({ ...heap, live: 290 * KIB }, 100, 3);
    expect(tight.exhausted).toBe(null);
    expect(tight.minorCollections).toBe(0);
    expect(tight.majorCollections).toBeGreaterThan(9);
    expect(fill({ ...heap, live: 385 * KIB }, 3, 3).exhausted).toBe('Java heap space');
  });

  it('holds what its cache keeps, up to the size of that, after any number of requests', () => {
    const state = fill({ ...heap, sizeMax: 1_000 * KIB, keptPerRequest: KIB, keptMax: 70 * KIB }, 200, 1);
    expect(state.live).toBe((200 + 70 + 10) * KIB);
  });

  it('fills with what leaks: it gives up when the leaks have eaten the rest', () => {
    const leaking = { ...heap, leakPerRequest: KIB };
    expect(fill(leaking, 150, 1).exhausted).toBe(null);
    expect(fill(leaking, 250, 1).exhausted).not.toBe(null);
  });
});

describe('a collection stops the whole process', () => {
  it('lets requests wait that work, that begin and that hear from others, and nobody else', () => {
    const everyTenth = { ...heap, live: 0, youngMax: 100 * KIB, sizeMax: 10_000 * KIB };
    const steps = [
      { kind: 'work', demand: { kind: 'constant', valueUs: 2_000 } },
      { kind: 'wait', length: { kind: 'constant', valueUs: 3_000 } },
    ] as const;
    const collected = service('collected', steps, { heap: everyTenth, processors: 2, workers: 8 });
    // One request each 10 ms: the eleventh, and then every tenth, begins with a pause of 1 ms, for nobody else is there.
    const world = openWorld(systemOf([collected], { kind: 'regular', perSecond: 100 }), 'pause');
    world.advance(1.005e6);
    const { sojournUs } = serverSpans(world, 0);
    expect(sojournUs).toHaveLength(100);
    sojournUs.forEach((us, index) => expect(us).toBe(index > 0 && index % 10 === 0 ? 6_000 : 5_000));
    expect(world.core.pods[0].heap?.minorCollections).toBe(9);
  });

  it('is in the spans of callers, too: an answer that reaches a stopped process is heard when it runs again', () => {
    const stopping = { ...heap, live: 0, sizeMax: 10_000 * KIB, pauses: { ...pauses, minorUs: 50_000 } };
    const call = { kind: 'call', service: 'callee', method: 'GET', route: '/', timeoutUs: 10e6, guard: null } as const;
    const callee = service('callee', [{ kind: 'wait', length: { kind: 'constant', valueUs: 15_000 } }], { workers: 100 });
    const caller = service('caller', [call], { workers: 100, heap: stopping });
    const world = openWorld(systemOf([caller, callee], { kind: 'regular', perSecond: 100 }), 'callers');
    world.advance(0.3e6);
    const { spans } = world.core.recorder;
    const kinds = [...spanRows(spans)]
      .filter(({ durationUs }) => durationUs > 15_000)
      .map(({ template }) => spans.templates[template]);
    expect(new Set(kinds.map(({ kind, service: owner }) => `${owner} ${kind}`))).toEqual(
      new Set(['caller client', 'caller server']),
    );
    // At 110 ms the eleventh request begins a pause of 50.1 ms; at 115 ms the answer for the tenth arrives and waits for its end.
    const longest = [...spanRows(spans)].filter(({ template }) => spans.templates[template].kind === 'client');
    expect(Math.max(...longest.map(({ durationUs }) => durationUs))).toBe(15_000 + 45_000 + 100);
  });
});
