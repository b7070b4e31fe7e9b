import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStale } from '../../src/sim/model/stale.ts';
import { readSnapshot, writeSnapshot } from '../../src/sim/kernel/snapshot.ts';
import { SAVED_CLASSES } from '../../src/sim/session/saved-classes.ts';
import { SeriesStore, TimeAxis } from '../../src/sim/telemetry/series-store.ts';

type Model = readonly { readonly first: number; readonly values: readonly (number | 'stale')[] }[];

/** Series that begin and end at different scrapes of one axis, as those of a label set that appears late do. */
function storeOf(model: Model): SeriesStore {
  const store = new SeriesStore();
  const axis = new TimeAxis();
  const end = Math.max(...model.map(({ first, values }) => first + values.length));
  const open = new Map<number, ReturnType<SeriesStore['create']>>();
  for (let at = 0; at < end; at++) {
    model.forEach(({ first }, index) => {
      if (first === at) open.set(index, store.create({ __name__: 'm', index: String(index) }, axis));
    });
    axis.push(at * 10);
    model.forEach(({ first, values }, index) => {
      const value = values[at - first];
      if (value === 'stale') open.get(index)?.appendStale();
      else if (value !== undefined) open.get(index)?.append(value);
    });
  }
  return store;
}

function copyOf(store: SeriesStore): SeriesStore {
  const pieces: Uint8Array[] = [];
  writeSnapshot(store, SAVED_CLASSES, (bytes) => pieces.push(bytes.slice()));
  return readSnapshot(Buffer.concat(pieces), SAVED_CLASSES) as SeriesStore;
}

const models = fc.array(
  fc.record({
    first: fc.nat({ max: 300 }),
    values: fc.array(fc.oneof({ weight: 9, arbitrary: fc.double() }, { weight: 1, arbitrary: fc.constant('stale' as const) }), {
      minLength: 1,
      maxLength: 700,
    }),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('the series store', () => {
  it('reads back every window of every series in one piece, stale marks and all, also after a snapshot', () => {
    const windows = fc.tuple(fc.integer({ min: -20, max: 10_100 }), fc.nat({ max: 8_000 }));
    fc.assert(
      fc.property(models, windows, fc.boolean(), (model, [fromUs, lengthUs], saved) => {
        let store = storeOf(model);
        if (saved) store = copyOf(store);
        model.forEach(({ first, values }, index) => {
          const [series] = store.select([{ name: 'index', op: '=', value: String(index) }]);
          const { times, values: read } = store.read(series, fromUs, fromUs + lengthUs);
          const wanted = values
            .map((value, at) => ({ atUs: (first + at) * 10, value }))
            .filter(({ atUs }) => atUs > fromUs && atUs <= fromUs + lengthUs);
          expect([...times]).toEqual(wanted.map(({ atUs }) => atUs));
          expect([...read].map((value, at) => (isStale(read, at) ? 'stale' : value))).toEqual(wanted.map(({ value }) => value));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('goes on after a snapshot without one series writing into the room of another', () => {
    const store = storeOf([
      { first: 0, values: Array.from({ length: 130 }, (_, at) => at) },
      { first: 0, values: Array.from({ length: 130 }, (_, at) => -at) },
    ]);
    const copy = copyOf(store);
    for (let at = 130; at < 500; at++) {
      copy.all[0].axis.push(at * 10);
      copy.all[0].append(at);
      copy.all[1].append(-at);
    }
    const numbers = Array.from({ length: 500 }, (_, at) => at);
    expect([...copy.all[0].slice(0, 500)]).toEqual(numbers);
    expect([...copy.all[1].slice(0, 500)].map((value) => 0 - value)).toEqual(numbers);
    expect([...store.all[0].slice(0, 130)]).toEqual(numbers.slice(0, 130));
  });

  it('knows no label that a series does not have, whatever the language calls its own', () => {
    const store = new SeriesStore();
    store.create({ __name__: 'm', pod: 'a' }, new TimeAxis());
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(store.select([{ name, op: '=', value: '' }])).toHaveLength(1);
      expect(store.select([{ name, op: '=~', value: '.+' }])).toHaveLength(0);
      expect(store.labelValues(name)).toEqual([]);
    }
  });

  it('keeps its slack small: a run of 15, 30 or 60 minutes takes less than a twelfth more than its samples need', () => {
    for (const scrapes of [180, 360, 720]) {
      const store = new SeriesStore();
      const axis = new TimeAxis();
      const all = Array.from({ length: 200 }, (_, index) => store.create({ __name__: 'm', index: String(index) }, axis));
      for (let at = 0; at < scrapes; at++) {
        axis.push(at);
        for (const series of all) series?.append(at);
      }
      const { samples, bytes } = store.size();
      expect(samples).toBe(200 * scrapes);
      const lastSlabBytes = 256 * 60 * 8;
      expect(bytes).toBeLessThan((samples * 8 * 13) / 12 + lastSlabBytes);
    }
  });
});

describe('a store that is full of samples', () => {
  // Room for two slabs of 256 chunks: 30,720 samples.
  const store = new SeriesStore(30_720);
  const axis = new TimeAxis();
  const busy = Array.from({ length: 100 }, (_, i) => store.create({ __name__: 'busy', index: String(i) }, axis));
  const rare = (atUs: number): void => store.record({ __name__: 'rare' }, atUs, atUs);
  for (let at = 0; at < 1_000; at++) {
    axis.push(at);
    for (const series of busy) series?.append(at);
    if (at % 400 === 0) rare(at);
  }
  const found = (name: string, fromUs: number, toUs: number): number[] =>
    store
      .select([{ name: '__name__', op: '=', value: name }])
      .slice(0, 1)
      .flatMap((series) => [...store.read(series, fromUs, toUs).values]);

  it('holds the newest of every series, without a gap, and finds nothing before', () => {
    const kept = found('busy', -1, 1_000);
    expect(kept.length).toBeGreaterThan(150);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 1_000 - kept.length + i));
    expect(found('busy', -1, 600)).toEqual([]);
    expect(store.size().samples).toBeLessThanOrEqual(30_720);
    expect(store.chunksDropped).toBeGreaterThan(0);
  });

  it('goes on with a series whose unfinished chunk is gone', () => {
    expect(found('rare', -1, 1_000)).toEqual([800]);
    rare(1_000);
    expect(found('rare', -1, 1_000)).toEqual([800, 1_000]);
  });

  it('is the same out of a snapshot', () => {
    expect(copyOf(store).size()).toEqual(store.size());
  });
});
