/**
 * The package's face for people's own programs and test suites in Node: read a scenario, simulate it, ask the run. The matchers are for
 * vitest and jest: `expect.extend(faultlineMatchers)`.
 */
import { formatProblem, type Problem } from './sim/base/problem.ts';
import { parseDuration } from './sim/base/time.ts';
import type { Scenario } from './sim/model/scenario.ts';
import type { Run } from './sim/session/face.ts';
import { openRun } from './sim/session/run.ts';
import { loadFromDisk } from './cli/scenario-folder.ts';

export { faultlineMatchers } from './matchers.ts';
export type { Problem, Run, Scenario };

/** What is wrong with a scenario file, all of it. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/** Reads the scenario file at `path`, or scenario.yaml in that folder. Throws a {@link ScenarioError}. */
export function loadScenario(path: string): Scenario {
  const read = loadFromDisk(path);
  if (!read.ok) throw new ScenarioError(read.problems);
  return read.value;
}

export interface SimulateOptions {
  /** The seed of all chance. Default 1. */
  readonly seed?: string | number;
  /** The id of a replay that acts in a person's place. Default: nobody acts. */
  readonly replay?: string;
  /** Such as `20m`. Default: the whole scenario. */
  readonly until?: string;
}

/** Runs a scenario and returns the run, ready to be asked. */
export function simulate(scenario: Scenario, options: SimulateOptions = {}): Run {
  const replay = scenario.replays.find((one) => one.id === options.replay);
  if (options.replay !== undefined && replay === undefined) {
    const known = scenario.replays.map((one) => one.id).join(', ');
    throw new RangeError(`${scenario.id} has no replay ${JSON.stringify(options.replay)}. It has: ${known || 'none'}.`);
  }
  const untilUs = options.until === undefined ? scenario.clock.lastsUs : parseDuration(options.until);
  if (untilUs === null) throw new RangeError(`until: ${JSON.stringify(options.until)} is no duration such as 20m.`);
  const run = openRun(scenario, String(options.seed ?? 1), { replay });
  run.advance(untilUs);
  return run;
}
