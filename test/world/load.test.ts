/** Loads that change over time, against the integral of their rate and the dispersion of their law. */
import { describe, expect, it } from 'vitest';
import type { LoadShape } from '../../src/sim/model/load.ts';
import type { Arrivals } from '../../src/sim/model/topology.ts';
import { UserGroupState } from '../../src/sim/world/user-group.ts';
import { mean } from './estimate.ts';

const STEADY: LoadShape = { steps: [], wave: null, crowds: [] };
const STEP: LoadShape = { ...STEADY, steps: [{ atUs: 10e6, overUs: 0, times: 3 }] };
const RAMP: LoadShape = { ...STEADY, steps: [{ atUs: 10e6, overUs: 20e6, times: 3 }] };
const CROWD: LoadShape = { ...STEADY, crowds: [{ atUs: 10e6, riseUs: 2e6, holdUs: 4e6, fadeUs: 8e6, times: 11 }] };
const PAUSE: LoadShape = {
  ...STEADY,
  steps: [
    { atUs: 10e6, overUs: 0, times: 0 },
    { atUs: 20e6, overUs: 0, times: 1 },
  ],
};

/** Times of all who arrive until `untilUs`, in microseconds. */
function comings(arrivals: Arrivals, load: LoadShape | null, untilUs: number, seed = 'load'): number[] {
  const group = new UserGroupState({ name: 'users', arrivals, load, journeys: [] }, 0, [], seed, false);
  const times: number[] = [];
  for (let atUs = group.nextArrivalUs(); atUs <= untilUs; atUs = group.nextArrivalUs())
    for (let left = group.batchSize(); left > 0; left--) times.push(atUs);
  return times;
}

const between = (times: readonly number[], fromS: number, toS: number) =>
  times.filter((atUs) => atUs > fromS * 1e6 && atUs <= toS * 1e6).length;

describe('regular arrivals come when the integral of the rate has grown by one', () => {
  const regular: Arrivals = { kind: 'regular', perSecond: 10 };
  it.each([
    ['a step to three times at 10 s', STEP, 10, 20, 300],
    ['a ramp from 10 s to 30 s', RAMP, 10, 30, 400],
    ['a flash crowd of eleven times', CROWD, 10, 24, 140 + 100 + 400 + 400],
    ['a pause from 10 s to 20 s', PAUSE, 0, 30, 200],
  ] as const)('%s', (_, load, fromS, toS, expected) => {
    expect(Math.abs(between(comings(regular, load, 60e6), fromS, toS) - expected)).toBeLessThanOrEqual(1);
  });

  it('a wave brings its mean over whole periods, and more at its peak than in its trough', () => {
    const wave = { periodUs: 60e6, peakAtUs: 15e6, low: 0.5, high: 1.5 };
    const times = comings(regular, { ...STEADY, wave }, 600e6);
    expect(Math.abs(times.length - 6_000)).toBeLessThanOrEqual(2);
    expect(between(times, 10, 20) / between(times, 40, 50)).toBeCloseTo(1.47 / 0.53, 0);
  });

  it('nobody comes any more once the load is nothing for good', () => {
    const end: LoadShape = { ...STEADY, steps: [{ atUs: 10e6, overUs: 0, times: 0 }] };
    expect(comings(regular, end, 3e12).length).toBe(100);
  });
});

it('random arrivals under a load have as many, and as varied, counts as a Poisson law of the integral', () => {
  const runs = Array.from({ length: 400 }, (_, seed) => comings({ kind: 'poisson', perSecond: 10 }, RAMP, 30e6, `ramp-${seed}`));
  const counts = runs.map((times) => between(times, 10, 30));
  const average = mean(counts);
  const variance = mean(counts.map((count) => (count - average) * (count - average)));
  expect(Math.abs(average - 400)).toBeLessThanOrEqual((5 * 20) / 20);
  expect(Math.abs(variance / average - 1)).toBeLessThanOrEqual(5 * Math.sqrt(2 / 400));
});

it('bursts have the mean and the index of dispersion of a Markov-modulated Poisson process', () => {
  const [busy, quiet, busyS, quietS] = [50, 2, 2, 6];
  const windowS = 10;
  const windows = 6_000;
  const law: Arrivals = {
    kind: 'bursts',
    busyPerSecond: busy,
    quietPerSecond: quiet,
    busyUs: busyS * 1e6,
    quietUs: quietS * 1e6,
  };
  const counts = new Array<number>(windows).fill(0);
  for (const atUs of comings(law, null, windows * windowS * 1e6)) counts[Math.floor((atUs - 1) / (windowS * 1e6))] += 1;
  const average = mean(counts);
  const dispersion = mean(counts.map((count) => (count - average) * (count - average))) / average;
  // Fischer and Meier-Hellstern, "The Markov-modulated Poisson process cookbook" (1993), for two states
  const [out, back] = [1 / busyS, 1 / quietS];
  const sum = out + back;
  const excess = (2 * out * back * (busy - quiet) * (busy - quiet)) / (sum * sum * (busy * back + quiet * out));
  const theory = 1 + excess * (1 - (1 - Math.exp(-sum * windowS)) / (sum * windowS));
  expect(average / (windowS * ((busy * busyS + quiet * quietS) / (busyS + quietS)))).toBeCloseTo(1, 1);
  expect(dispersion / theory).toBeGreaterThan(0.92);
  expect(dispersion / theory).toBeLessThan(1.08);
});

it('batches are geometric: their mean as asked for, their variance m (m - 1)', () => {
  const times = comings({ kind: 'batches', perSecond: 1, meanSize: 5 }, null, 20_000e6);
  const byInstant = new Map<number, number>();
  for (const atUs of times) byInstant.set(atUs, (byInstant.get(atUs) ?? 0) + 1);
  const sizes = [...byInstant.values()];
  const average = mean(sizes);
  expect(average / 5).toBeCloseTo(1, 1);
  expect(mean(sizes.map((size) => (size - average) * (size - average))) / 20).toBeCloseTo(1, 0);
});
