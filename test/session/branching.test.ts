/** A run that leaves another one on the way is the run that it would have been from the start. */
import { describe, expect, it } from 'vitest';
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { departureUs } from '../../src/sim/session/action-queue.ts';
import { branchRun, openRun } from '../../src/sim/session/run.ts';
import { shopFolder } from '../cli/command-line.ts';

const MINUTE_US = 60e6;
const outcome = loadFromDisk(`${shopFolder()}/scenario.yaml`);
if (!outcome.ok) throw new Error('the small shop is whole');
const scenario = outcome.value;
const [good, twin] = ['good', 'twin'].map((id) => scenario.replays.find((replay) => replay.id === id));

describe('a replay leaves the run in which nobody acts', () => {
  it('with its first action, or with the first of the time line that it leaves out', () => {
    expect([good, twin, undefined].map((replay) => departureUs(scenario, replay))).toEqual([
      1.5 * MINUTE_US,
      MINUTE_US,
      Infinity,
    ]);
  });

  it.each([
    ['before its first action', good, 1.5 * MINUTE_US - 1],
    ['before what it leaves out', twin, MINUTE_US - 1],
    ['long before', good, 17],
  ])('%s, and ends in the same bytes as a run of its own', (_, replay, atUs) => {
    const trunk = openRun(scenario, '3');
    trunk.advance(atUs);
    const branch = branchRun(scenario, trunk.snapshot(), replay);
    const whole = openRun(scenario, '3', { replay });
    for (const run of [branch, whole]) run.advance(scenario.clock.lastsUs);
    expect(branch.hash()).toBe(whole.hash());
  });

  it('and not after that: an assertion stops whoever tries', () => {
    const trunk = openRun(scenario, '3');
    trunk.advance(MINUTE_US);
    expect(() => branchRun(scenario, trunk.snapshot(), twin)).toThrow('before it goes another way');
  });
});
