/**
 * Law 1 on the drill that ships: the same scenario, seed and actions give the same hash in every engine, however time is
 * sliced, and through a snapshot that was made by one engine and continued by another.
 */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { Stream } from '../../src/sim/base/random.ts';
import { MINUTE } from '../../src/sim/base/time.ts';
import { browserEngine, nodeEngine, serveProbePage, type Engine } from './engine.ts';
import type { PageServer } from './page-server.ts';
import type { Probe } from './probe.ts';

const NAMES = ['node', 'chromium', 'firefox'] as const;
const SLICES = 60;

const outcome = loadFromDisk('scenarios/dropped-index');
if (!outcome.ok) throw new Error('scenarios/dropped-index does not read; see test/scenario');
const scenario = outcome.value;
const replay = scenario.replays.find(({ kind }) => kind === 'good');
if (replay === undefined) throw new Error('scenarios/dropped-index has no good replay');

/** Past the incident and past the last thing that the operator does. */
const untilUs = Math.max(...replay.actions.map(({ atUs }) => atUs)) + 2 * MINUTE;
/** In the middle of the incident, with full queues. */
const middleUs = Math.min(...replay.actions.map(({ atUs }) => atUs)) - 1;
const whole: Probe = { scenario, replay, seed: '7', stopsUs: [untilUs] };

let server: PageServer;
const engines = new Map<string, Engine>();

function engine(name: (typeof NAMES)[number]): Engine {
  const found = engines.get(name);
  if (found === undefined) throw new Error(`${name} did not start`);
  return found;
}

beforeAll(async () => {
  server = await serveProbePage();
  engines.set('node', nodeEngine(server));
  engines.set('chromium', await browserEngine('chromium', server, inject('chromiumPath')));
  engines.set('firefox', await browserEngine('firefox', server, inject('firefoxPath')));
});

afterAll(async () => {
  for (const one of engines.values()) await one.close();
  await server.close();
});

describe('one run', () => {
  let hash = '';
  beforeAll(async () => {
    hash = await engine('node').ask(whole);
  });

  test('has another hash with another seed, so that equal hashes mean something', async () => {
    expect(await engine('node').ask({ ...whole, seed: '8' })).not.toBe(hash);
  });

  test('has another hash without the operator, so that actions count', async () => {
    const { seed, stopsUs } = whole;
    expect(await engine('node').ask({ scenario, seed, stopsUs })).not.toBe(hash);
  });

  test.each(['chromium', 'firefox'] as const)('has the same hash in %s as in Node', async (name) => {
    expect(await engine(name).ask(whole)).toBe(hash);
  });

  test.each(NAMES)(`has the same hash in ${SLICES} random slices in %s`, async (name) => {
    expect(await engine(name).ask({ ...whole, stopsUs: randomStops(name) })).toBe(hash);
  });

  test.each([
    ['node', 'node'],
    ['node', 'chromium'],
    ['node', 'firefox'],
    ['chromium', 'node'],
    ['firefox', 'chromium'],
  ] as const)(
    'has the same hash when %s leaves a snapshot in the middle of the incident and another process, %s, goes on',
    async (first, second) => {
      const parcel = `from-${first}-to-${second}`;
      await engine(first).ask({ ...whole, stopsUs: [middleUs], saveTo: parcel });
      expect(await engine(second).ask({ ...whole, restoreFrom: parcel })).toBe(hash);
      server.parcels.delete(parcel);
    },
  );
});

/** Ascending instants, the last one `untilUs`: different ones for each engine, the same ones each time. */
function randomStops(name: string): number[] {
  const chance = new Stream('slices', name);
  const cuts = Array.from({ length: SLICES - 1 }, () => chance.below(untilUs));
  return [...cuts.sort((a, b) => a - b), untilUs];
}

describe.each(['everything', 'trouble'])(
  'a run of test/validity/%s.yaml, which with the other one tries every mechanism',
  (name) => {
    test.each(['chromium', 'firefox'] as const)('has the same hash in %s as in Node', async (browser) => {
      const outcome = loadFromDisk(`test/validity/${name}.yaml`);
      if (!outcome.ok) throw new Error(`test/validity/${name}.yaml does not read`);
      const probe: Probe = { scenario: outcome.value, seed: '7', stopsUs: [outcome.value.clock.lastsUs] };
      expect(await engine(browser).ask(probe)).toBe(await engine('node').ask(probe));
    });
  },
);
