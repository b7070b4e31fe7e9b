import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanStore } from '../../src/sim/telemetry/span-store.ts';
import { searchTraces } from '../../src/sim/telemetry/trace-search.ts';
import { traceId } from '../../src/sim/telemetry/trace-ids.ts';
import { allSpans, naiveTraces } from './naive-search.ts';

const CODES = [0, 1, 200, 404, 499, 500, 503];

/** A store with a root in each trace and the other spans anywhere, before and after it. */
function storeOf(seed: number, traces: number, spansPerTrace: number): SpanStore {
  const store = new SpanStore(seed);
  for (const service of ['gateway', 'checkout']) {
    for (const route of ['/a', '/b']) {
      const attributes = { 'http.route': route };
      for (const kind of ['server', 'client'] as const) {
        store.defineTemplate({ service, name: `GET ${route}`, kind, attributes, codeAttribute: 'code', a: null, b: null });
      }
    }
  }
  store.definePod('pod-1');
  let state = seed;
  const below = (count: number) => (state = (Math.imul(state, 48271) >>> 0) % 0x7fffffff) % count;
  const open = Array.from({ length: traces }, (_, index) => ({ trace: index + 1, left: 1 + below(spansPerTrace) }));
  let span = 0;
  for (let nowUs = 0; open.length > 0; nowUs += below(3)) {
    const at = below(Math.min(open.length, 50));
    const { trace, left } = open[at];
    const startUs = Math.max(0, nowUs - below(40));
    store.record(startUs, below(30), trace, ++span, left === 1 ? 0 : 7, below(8), 0, CODES[below(90) % 7], 0, 0);
    if (left === 1) open.splice(at, 1);
    else open[at] = { trace, left: left - 1 };
  }
  return store;
}

const searches = (horizonUs: number) =>
  fc.record(
    {
      service: fc.constantFrom('gateway', 'checkout', 'nobody'),
      route: fc.constantFrom('/a', '/b', '/c'),
      minDurationUs: fc.integer({ min: 0, max: 30 }),
      maxDurationUs: fc.integer({ min: 0, max: 30 }),
      errorsOnly: fc.boolean(),
      fromUs: fc.integer({ min: 0, max: horizonUs }),
      toUs: fc.integer({ min: 0, max: horizonUs }),
      order: fc.constantFrom('newest' as const, 'slowest' as const),
      limit: fc.integer({ min: 0, max: 60 }),
    },
    { requiredKeys: ['fromUs', 'toUs', 'order', 'limit'] },
  );

describe('a trace search', () => {
  it('finds exactly what filtering all spans as objects finds, in the same order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 120 }), searches(400), (seed, traces, search) => {
        const store = storeOf(seed, traces, 5);
        expect(searchTraces(store, search)).toEqual(naiveTraces(allSpans(store), search));
      }),
      { numRuns: 200 },
    );
  });

  it('finds the same in a store of several chunks, whichever of them it passes by', () => {
    const store = storeOf(7, 45_000, 5);
    expect(store.chunks.length).toBeGreaterThan(2);
    const spans = allSpans(store);
    const horizonUs = spans[spans.length - 1].startUs;
    fc.assert(
      fc.property(searches(horizonUs), (search) => {
        expect(searchTraces(store, search)).toEqual(naiveTraces(spans, search));
      }),
      { numRuns: 4 },
    );
    for (const share of [0, 0.5, 0.99]) {
      const fromUs = Math.floor(horizonUs * share);
      const search = { fromUs, toUs: fromUs + 500, order: 'newest' as const, limit: 100 };
      const found = searchTraces(store, search);
      expect(found.length).toBeGreaterThan(10);
      expect(found).toEqual(naiveTraces(spans, search));
    }
  });

  it('opens any trace whole by its ordinal, also one whose spans lie in two chunks', () => {
    const store = storeOf(7, 45_000, 5);
    const counts = new Map<string, number>();
    for (const span of allSpans(store)) counts.set(span.traceId, (counts.get(span.traceId) ?? 0) + 1);
    for (let trace = 1; trace <= 45_000; trace += 2_003) {
      expect(store.trace(trace)?.spans.length).toBe(counts.get(traceId(trace, store.salt)));
    }
    const [edge] = store.chunks[1].trace;
    expect(store.trace(edge)?.spans.length).toBe(counts.get(traceId(edge, store.salt)));
    expect(store.trace(45_001)).toBeNull();
  });
});
