/** The worker's host: a run behind it is the same run, it can be cancelled, it follows the wall clock and says when it cannot. */
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/sim/session/load-scenario.ts';
import { offeredFaults } from '../../src/sim/session/offered-faults.ts';
import { openRun } from '../../src/sim/session/run.ts';
import { Pace } from '../../web-workers/pace.ts';
import { SimulationHost, type Surroundings } from '../../web-workers/simulation-host.ts';
import type { Tick } from '../../web-workers/simulation-protocol.ts';
import { ENTRY, quietFiles, shopScenario } from './shop.ts';

const MINUTE = 60e6;
const request = { files: quietFiles(), entry: ENTRY, seed: '7', mode: 'drill' } as const;

/** A wall clock of the test's own: it moves when the host sleeps, and 3 ms with every turn. */
function surroundings(): Surroundings & { readonly wall: { ms: number } } {
  const wall = { ms: 1000 };
  return {
    wall,
    loadScenario: (files, entry) => loadScenario(new Map(Object.entries(files)), entry),
    openRun: (scenario, seed, replay) => openRun(scenario, seed, { replay }),
    faults: offeredFaults(),
    wallMs: () => wall.ms,
    turn: async () => {
      wall.ms += 3;
      await new Promise((resolve) => setImmediate(resolve));
    },
    sleep: async (ms) => {
      wall.ms += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('opening', () => {
  it('reports growing progress and gives the same run as one that was never sliced', async () => {
    const host = new SimulationHost(surroundings());
    const progress: number[] = [];
    const result = await host.open(request, ({ doneUs }) => progress.push(doneUs));
    expect(result.kind).toBe('opened');
    expect(progress.at(-1)).toBe(30 * MINUTE);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.length).toBeGreaterThan(2);

    const whole = openRun(shopScenario(request.files), '7');
    whole.advance(30 * MINUTE);
    expect(host.hash()).toBe(whole.hash());
  });

  it('keeps the answer and the time line from the page', async () => {
    const result = await new SimulationHost(surroundings()).open(request, () => undefined);
    expect(result.kind === 'opened' && result.opened.mechanisms.length).toBeGreaterThan(2);
    const told = JSON.stringify(result);
    expect(told).toContain('checkout-latency');
    for (const secret of ['dropIndex', ...(shopScenario(request.files).answer?.evidence ?? [])])
      expect(told).not.toContain(secret);
    expect(result.kind === 'opened' && Object.keys(result.opened)).not.toContain('answer');
    expect(result.kind === 'opened' && Object.keys(result.opened)).not.toContain('timeline');
  });

  it('tells the page the deeds and faults of the person, never those of the time line', async () => {
    const scripted = { kind: 'inject', fault: 'slow-database', target: 'orders-db', parameters: {} } as const;
    const around = surroundings();
    const host = new SimulationHost({
      ...around,
      loadScenario(files, entry) {
        const read = around.loadScenario(files, entry);
        if (!read.ok) return read;
        const timeline = [...read.value.timeline, { atUs: 25 * MINUTE, by: 'timeline', deed: scripted } as const];
        return { ok: true, value: { ...read.value, timeline } };
      },
    });
    await host.open(request, () => undefined);
    expect([host.actions(), host.injections()]).toEqual([[], []]);
    host.act({ kind: 'inject', fault: 'processor-hog', target: 'checkout', parameters: {} });
    expect(host.actions().map(({ by }) => by)).toEqual(['operator']);
    expect(host.injections().map(({ id, fault }) => [id, fault])).toEqual([[2, 'processor-hog']]);
  });

  it('can be cancelled half way', async () => {
    const host = new SimulationHost(surroundings());
    const result = await host.open(request, ({ doneUs }) => {
      if (doneUs > 0) host.cancel();
    });
    expect(result.kind).toBe('cancelled');
    expect(() => host.changes()).toThrow('No run is open');
  });

  it('gives the problems of a file that is wrong', async () => {
    const files = { ...request.files, [ENTRY]: 'apiVersion: faultline/v1\nkind: Scenario\n' };
    const result = await new SimulationHost(surroundings()).open({ ...request, files }, () => undefined);
    expect(result.kind === 'problems' && result.problems.length).toBeGreaterThan(0);
  });

  it('leaves the time line and the title of the drill out of a sandbox', async () => {
    const host = new SimulationHost(surroundings());
    const result = await host.open({ ...request, mode: 'sandbox' }, () => undefined);
    expect(host.changes()).toEqual([]);
    expect(result.kind === 'opened' && result.opened.title).toBe(shopScenario(request.files).topology.name);
  });
});

describe('playing', () => {
  it('follows the wall clock at the chosen speed, ticks at most five times a second, and stands still when paused', async () => {
    const around = surroundings();
    const host = new SimulationHost(around);
    await host.open(request, () => undefined);
    const ticks: { readonly wallMs: number; readonly tick: Tick }[] = [];
    host.subscribe((tick) => ticks.push({ wallMs: around.wall.ms, tick }));
    const startedMs = around.wall.ms;
    host.play(5);
    while (around.wall.ms < startedMs + 4000) await new Promise((resolve) => setImmediate(resolve));
    host.pause();
    const last = ticks.at(-1);
    const passedMs = around.wall.ms - startedMs;
    const simulatedMs = ((last?.tick.status.nowUs ?? 0) - 30 * MINUTE) / 1000;
    expect(simulatedMs).toBeGreaterThan((passedMs - 200) * 5);
    expect(simulatedMs).toBeLessThanOrEqual(passedMs * 5);
    expect(ticks.length).toBeLessThanOrEqual(passedMs / 200 + 3);
    expect(last?.tick.speed).toBeNull();

    const stillUs = last?.tick.status.nowUs;
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(ticks.at(-1)?.tick.status.nowUs).toBe(stillUs);
  });

  it('a deed from the page is reported at once and changes the run as if it had been replayed', async () => {
    const host = new SimulationHost(surroundings());
    await host.open(request, () => undefined);
    const ticks: Tick[] = [];
    host.subscribe((tick) => ticks.push(tick));
    expect(host.act({ kind: 'restart', service: 'orders' }).ok).toBe(true);
    expect(ticks.at(-1)?.changeCount).toBe(4);
    expect(host.act({ kind: 'restart', service: 'no-such' }).ok).toBe(false);
    expect(ticks.at(-1)?.changeCount).toBe(4);
  });
});

describe("the learner's eyes", () => {
  it('the time line never reaches the page', async () => {
    const host = new SimulationHost(surroundings());
    const result = await host.open(request, () => undefined);
    const whole = openRun(shopScenario(request.files), '7');
    whole.advance(30 * MINUTE);
    expect(JSON.stringify(whole.actions())).toContain('dropIndex');
    expect(host.actions()).toEqual([]);
    expect(result.kind === 'opened' && result.tick.actionCount).toBe(0);
    host.act({ kind: 'restart', service: 'orders' });
    expect(host.actions().map(({ by, deed }) => `${by} ${deed.kind}`)).toEqual(['operator restart']);
  });
});

describe('the debrief', () => {
  it('there is no debrief before a diagnosis, unless the learner gives up', async () => {
    const host = new SimulationHost(surroundings());
    await host.open(request, () => undefined);
    expect(host.debrief()).toBeNull();
    host.act({ kind: 'acknowledge', alert: 'CheckoutSlow' });
    expect(host.debrief()).toBeNull();
    expect(host.debrief(true)?.evidence).toEqual(shopScenario(request.files).answer?.evidence);
    expect(host.debrief()).toBeNull();
    host.act({ kind: 'diagnose', component: 'payment', mechanism: 'a guess', note: '' });
    expect(host.debrief()?.componentRight).toBe(false);
  });
});

describe('pace', () => {
  it('cuts slices to what the machine does in a few milliseconds', () => {
    const pace = new Pace();
    for (let i = 0; i < 20; i++) {
      const length = pace.nextUs(0, 1e12);
      // A machine that simulates 100 s in a second.
      pace.learn(length, length / 1000 / 100);
    }
    const length = pace.nextUs(0, 1e12);
    expect(length / 1000 / 100).toBeGreaterThan(6);
    expect(length / 1000 / 100).toBeLessThan(30);
  });

  it('gives up what it cannot catch up and says how fast it was', () => {
    const pace = new Pace();
    pace.start(0, 0, 20);
    expect(pace.giveUp(1000, 8e6)).toBeCloseTo(8);
    expect(pace.targetUs(1000)).toBe(8e6);
    expect(pace.giveUp(1100, 10e6)).toBeCloseTo(8);
    expect(pace.giveUp(4200, 72e6)).toBeNull();
  });

  it('says nothing when it is on time', () => {
    const pace = new Pace();
    pace.start(0, 0, 5);
    expect(pace.giveUp(1000, 4.9e6)).toBeNull();
  });
});
