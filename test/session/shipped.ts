/** The shipped scenario as tests run it, and the stores behind a run, which its face does not show. */
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { formatProblem } from '../../src/sim/base/problem.ts';
import { readSnapshot } from '../../src/sim/kernel/snapshot.ts';
import type { Replay, Scenario } from '../../src/sim/model/scenario.ts';
import type { Run } from '../../src/sim/session/face.ts';
import type { AlertingState } from '../../src/sim/session/alerting.ts';
import { SAVED_CLASSES } from '../../src/sim/session/saved-classes.ts';

export function shipped(name: string): Scenario {
  const outcome = loadFromDisk(`scenarios/${name}`);
  if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
  return outcome.value;
}

export function replayOf(scenario: Scenario, id: string): Replay {
  const replay = scenario.replays.find((candidate) => candidate.id === id);
  if (replay === undefined) throw new Error(`no replay ${id}`);
  return replay;
}

/** A copy of what the run holds. */
export function insideOf(run: Run): AlertingState {
  return readSnapshot(run.snapshot(), SAVED_CLASSES) as AlertingState;
}

/** A PromQL vector as numbers by the values of some labels. */
export function countsBy(run: Run, expr: string, labels: readonly string[]): Map<string, number> {
  const answer = run.instant(expr, run.status().nowUs);
  if (!answer.ok) throw new Error(answer.problems.map(formatProblem).join('\n'));
  if (answer.value.kind !== 'vector') throw new Error(`${expr} is no vector`);
  return new Map(answer.value.samples.map((sample) => [labels.map((label) => sample.labels[label]).join(' '), sample.value]));
}
