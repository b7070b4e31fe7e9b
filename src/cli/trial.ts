/** A trial is a scenario run in one way, with nobody acting or with one of its replays, as far as its expectations reach. */
import type { Micros } from '../sim/base/time.ts';
import type { Expectation, Replay, Scenario } from '../sim/model/scenario.ts';
import { judge, type Verdict } from '../sim/session/expectation.ts';
import { advance, open } from './simulation.ts';
import type { Terminal } from './terminal.ts';

export interface Trial {
  readonly id: string;
  readonly kind: Replay['kind'] | 'plain';
  readonly replay: Replay | undefined;
  readonly expectations: readonly Expectation[];
}

export interface TrialResult {
  readonly trial: Trial;
  readonly seed: string;
  readonly verdicts: readonly Verdict[];
}

/**
 * All trials of a scenario. A replay that does nothing is the same run as the one in which nobody acts, so what the scenario itself expects
 * is judged there and the run is made once.
 */
export function trialsOf(scenario: Scenario): Trial[] {
  const idle = scenario.replays.find((replay) => replay.actions.length === 0 && replay.without.length === 0);
  const trials = scenario.replays.map((replay): Trial => {
    const expectations = replay === idle ? [...scenario.expectations, ...replay.expectations] : replay.expectations;
    return { id: replay.id, kind: replay.kind, replay, expectations };
  });
  if (idle === undefined && scenario.expectations.length > 0) {
    trials.unshift({ id: 'nobody-acts', kind: 'plain', replay: undefined, expectations: scenario.expectations });
  }
  return trials.filter((trial) => trial.expectations.length > 0);
}

/** Null when Ctrl-C ended it on the way. */
export async function judgeTrial(
  scenario: Scenario,
  trial: Trial,
  seed: string,
  terminal: Terminal,
): Promise<TrialResult | null> {
  const run = open(scenario, seed, trial.replay);
  if (!(await advance(run, endOf(trial), `${trial.id}, seed ${seed}`, terminal))) return null;
  return { trial, seed, verdicts: trial.expectations.map((expectation) => judge(run, expectation)) };
}

/** Nothing after the last expectation is looked at. */
function endOf(trial: Trial): Micros {
  return trial.expectations.reduce((end, one) => Math.max(end, one.toUs), 0);
}
