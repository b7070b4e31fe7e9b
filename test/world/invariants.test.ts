/** The laws that hold of every system whatever is done to it: random systems, random deeds, every microsecond looked at. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSnapshot, writeSnapshot } from '../../src/sim/kernel/snapshot.ts';
import { SAVED_CLASSES } from '../../src/sim/session/saved-classes.ts';
import type { World } from '../../src/sim/world/world.ts';
import { advanceWithDeeds, drain, openRandom, randomSystem, type RandomSystem } from './random-system.ts';
import { presenceAndSojourns } from './presence.ts';
import { spanRows } from './span-rows.ts';

const HORIZON_US = 8_000;
/** Fixed before looking; `npm run swarm` tries other ones. */
const SEED = 20_261_121;
const RUNS = { numRuns: 60, seed: SEED };

function finished(system: RandomSystem, seed = 'laws'): World {
  const world = openRandom(structuredClone(system), seed);
  advanceWithDeeds(world, system, 0, HORIZON_US);
  drain(world);
  return world;
}

function bytesOf(world: World): Buffer {
  const pieces: Uint8Array[] = [];
  writeSnapshot(world, SAVED_CLASSES, (bytes) => pieces.push(bytes.slice()));
  return Buffer.concat(pieces);
}

const property = (check: (system: RandomSystem) => void) => fc.assert(fc.property(randomSystem, check), RUNS);

describe('whatever the system and whatever is done to it', () => {
  it('each request ends exactly once, and nothing is left of it: no frame, worker, connection or job', () => {
    property((system) => {
      const world = finished(system);
      const { core } = world;
      expect(core.frames.inUse).toBe(0);
      for (const pod of core.pods) {
        expect([pod.inFlight, pod.workersBusy, pod.line.length, pod.processors.running]).toEqual([0, 0, 0, 0]);
        expect(pod.process?.isIdle()).not.toBe(false);
        for (const pool of pod.pools) expect([pool.inUse, pool.pending, pool.line.length]).toEqual([0, 0, 0]);
      }
      expect(core.databases[0].processors.running).toBe(0);
      const { locks } = core.databases[0].sessions;
      expect([locks.sessionsOpen, locks.lockCount, locks.waiting]).toEqual([0, 0, 0]);
      const [{ processors, storage }] = core.databases;
      expect(processors.running).toBe(0);
      if (storage !== null) expect([storage.flushing.length, storage.late.length, storage.walFlushingBytes]).toEqual([0, 0, -1]);
      const seen = new Set<number>();
      for (const { span } of spanRows(core.recorder.spans)) {
        expect(seen.has(span)).toBe(false);
        seen.add(span);
      }
    });
  });

  it('each request of the users counts once, as good or as failed', () => {
    property((system) => {
      const { core } = finished(system);
      const [group] = core.users;
      const begun = core.recorder.newTrace() - 1;
      expect(group.good + group.failed + group.repeated).toBe(begun);
      expect(begun).toBeGreaterThanOrEqual(core.visits);
    });
  });

  it("Little's law holds exactly: requests present, summed over every microsecond, are the sojourns of all requests", () => {
    fc.assert(
      fc.property(randomSystem, (system) => {
        const world = openRandom(structuredClone(system), 'little');
        const { present, sojourns } = presenceAndSojourns(world, system, 4_000);
        expect(present).toEqual(sojourns);
      }),
      { numRuns: 25, seed: SEED },
    );
  });

  it('spans nest: a child begins and ends within its parent, unless the parent gave up waiting', () => {
    property((system) => {
      const { spans } = finished(system).core.recorder;
      const byId = new Map([...spanRows(spans)].map((row) => [row.span, row]));
      for (const child of byId.values()) {
        if (child.parent === 0) continue;
        const parent = byId.get(child.parent);
        if (parent === undefined) throw new Error(`span ${child.span} has no parent`);
        expect(child.trace).toBe(parent.trace);
        if ((parent.code === 1 || parent.code === 2) && spans.templates[parent.template].kind === 'client') continue;
        expect(child.startUs).toBeGreaterThanOrEqual(parent.startUs);
        expect(child.startUs + child.durationUs).toBeLessThanOrEqual(parent.startUs + parent.durationUs);
      }
    });
  });

  it('counters never fall, buckets grow with le, and the last bucket is the count', () => {
    property((system) => {
      const { series, families } = finished(system).core.recorder;
      const counters = new Set(families.filter(({ kind }) => kind === 'counter').map(({ name }) => name));
      const histograms = new Set(families.filter(({ kind }) => kind === 'histogram').map(({ name }) => name));
      const gauges = new Set(families.filter(({ kind }) => kind === 'gauge').map(({ name }) => name));
      const last = new Map<string, number[]>();
      for (const one of series.all) {
        const { __name__: name, le, ...rest } = one.labels;
        const histogram = gauges.has(name) ? null : /^(.*)_(bucket|count|sum)$/.exec(name);
        if (!counters.has(name) && histogram === null) continue;
        let before = 0;
        for (const value of one.slice(0, one.length)) {
          if (value < before) throw new Error(`${JSON.stringify(one.labels)} falls from ${before} to ${value}`);
          if (value >= before) before = value;
        }
        if (histogram === null || histogram[2] === 'sum' || !histograms.has(histogram[1])) continue;
        const key = `${histogram[1]} ${JSON.stringify(rest)}`;
        const buckets = last.get(key) ?? [];
        if (histogram[2] === 'bucket') expect(before).toBeGreaterThanOrEqual(buckets.at(-1) ?? 0);
        else {
          expect(buckets.length).toBeGreaterThan(1);
          expect(before).toBe(buckets.at(-1));
        }
        last.set(key, [...buckets, before]);
        if (le === undefined) expect(histogram[2]).toBe('count');
      }
      expect(last.size).toBeGreaterThan(0);
    });
  });

  it('the processors of a database are busy exactly as long as the work that it was given asked for', () => {
    property((system) => {
      // Autovacuum works on the same processors.
      const copy = structuredClone(system);
      for (const one of copy.topology.databases) Object.assign(one, { autovacuum: null });
      const world = openRandom(copy, 'busy');
      const [database] = world.core.databases;
      // Statements, and what the database does by itself: checkpoints, vacuums, indexes that are built.
      const add = database.processors.add.bind(database.processors);
      let askedUs = 0;
      let executions = 0;
      database.processors.add = (job, demandUs, events) => {
        askedUs += demandUs;
        executions++;
        add(job, demandUs, events);
      };
      // Who is cancelled leaves with work undone.
      const remove = database.processors.remove.bind(database.processors);
      let cancelled = 0;
      database.processors.remove = (job, events) => {
        const removed = remove(job, events);
        if (removed) cancelled++;
        return removed;
      };
      advanceWithDeeds(world, system, 0, HORIZON_US);
      drain(world);
      const busyUs = database.processors.busyUntil(world.core.nowUs);
      // Whoever finishes within a microsecond leaves at its end, and whoever is there with him has that time as well.
      if (cancelled === 0) expect(busyUs).toBeGreaterThanOrEqual(askedUs - executions * 0.01);
      expect(busyUs - askedUs).toBeLessThanOrEqual(executions * (database.processors.coreCount + 0.01));
    });
  });
});

describe('a run is a pure function of its seed and its deeds', () => {
  it('ends in the same bytes however time is sliced', () => {
    fc.assert(
      fc.property(randomSystem, fc.array(fc.integer({ min: 0, max: HORIZON_US }), { maxLength: 40 }), (system, cuts) => {
        const whole = openRandom(system, 'slices');
        advanceWithDeeds(whole, system, 0, HORIZON_US);
        const sliced = openRandom(system, 'slices');
        const inOrder = cuts.sort((x, y) => x - y);
        advanceWithDeeds(sliced, system, 0, HORIZON_US, (toUs) => {
          for (const cut of inOrder) if (cut > sliced.core.nowUs && cut < toUs) sliced.advance(cut);
          sliced.advance(toUs);
        });
        expect(bytesOf(sliced).equals(bytesOf(whole))).toBe(true);
      }),
      { numRuns: 20, seed: SEED },
    );
  });

  it('goes on from a snapshot, taken at any instant, to the same bytes', () => {
    fc.assert(
      fc.property(randomSystem, fc.integer({ min: 0, max: HORIZON_US }), (system, savedAtUs) => {
        const whole = openRandom(system, 'saved');
        advanceWithDeeds(whole, system, 0, HORIZON_US);
        const first = openRandom(system, 'saved');
        advanceWithDeeds(first, system, 0, savedAtUs);
        const restored = readSnapshot(bytesOf(first), SAVED_CLASSES) as World;
        advanceWithDeeds(restored, system, savedAtUs, HORIZON_US);
        expect(bytesOf(restored).equals(bytesOf(whole))).toBe(true);
      }),
      { numRuns: 20, seed: SEED },
    );
  });

  it('an idle service more changes nothing that the others draw: every span of theirs is the same', () => {
    property((system) => {
      const idle = { ...system.topology.services[0], name: 'idle', endpoints: [] };
      const twin = { ...system, topology: { ...system.topology, services: [...system.topology.services, idle] } };
      const deeds = system.deeds.map((deed) => ({ ...deed, service: deed.service % system.topology.services.length }));
      const [plain, other] = [system, twin].map(({ topology }) => finished({ topology, deeds }).core.recorder.spans);
      const shown = (store: typeof plain) =>
        store.chunks.flatMap((chunk) => Array.from({ length: chunk.rows }, (_, row) => store.spanAt(chunk, row)));
      expect(shown(other)).toEqual(shown(plain));
    });
  });
});
