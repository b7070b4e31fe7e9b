/** A trial is a scenario run in one way, with nobody acting or with one of its replays, as far as its expectations reach. */
import type { Micros } from '../sim/base/time.ts';
import type { Expectation, Replay, Scenario } from '../sim/model/scenario.ts';
import { departureUs } from '../sim/session/action-queue.ts';
import { judge, type Verdict } from '../sim/session/expectation.ts';
import type { Run } from '../sim/session/face.ts';
import { branchRun } from '../sim/session/run.ts';
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

/**
 * Judges all trials for one seed, those first that go their own way first. What they have in common with the run in which nobody acts
 * is simulated once: each continues from a snapshot of that run, which by law 1 ends in the same bytes as a run of its own. The
 * results end early when Ctrl-C ends them.
 */
export async function* judgeTrials(
  scenario: Scenario,
  trials: readonly Trial[],
  seed: string,
  terminal: Terminal,
): AsyncGenerator<TrialResult> {
  const inOrder = trials
    .map((trial) => ({ trial, leavesAtUs: Math.min(departureUs(scenario, trial.replay), endOf(trial)) }))
    .sort((x, y) => x.leavesAtUs - y.leavesAtUs);
  const trunk = open(scenario, seed);
  const fork = { atUs: -1, snapshot: new Uint8Array(0) };
  for (const [index, { trial, leavesAtUs }] of inOrder.entries()) {
    const atUs = leavesAtUs - 1;
    let run: Run;
    if (atUs < 0 || trials.length === 1) run = open(scenario, seed, trial.replay);
    else if (index === inOrder.length - 1 && departureUs(scenario, trial.replay) === Infinity) run = trunk;
    else {
      if (fork.atUs !== atUs) {
        if (!(await advance(trunk, atUs, `before ${trial.id}, seed ${seed}`, terminal))) return;
        Object.assign(fork, { atUs, snapshot: trunk.snapshot() });
      }
      run = branchRun(scenario, fork.snapshot, trial.replay);
    }
    if (!(await advance(run, endOf(trial), `${trial.id}, seed ${seed}`, terminal))) return;
    yield { trial, seed, verdicts: trial.expectations.map((expectation) => judge(run, expectation)) };
  }
}

/** Nothing after the last expectation is looked at. */
function endOf(trial: Trial): Micros {
  return trial.expectations.reduce((end, one) => Math.max(end, one.toUs), 0);
}
