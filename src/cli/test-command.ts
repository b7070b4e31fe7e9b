/**
 * `faultline test`: runs each scenario, with nobody acting and with each of its replays, for every seed, and judges what it expects. The proof
 * that a scenario can be solved, and that doing nothing or the tempting wrong fix fails, is in its own files; this is what reads it.
 */
import type { Scenario } from '../sim/model/scenario.ts';
import { expectationWords } from '../sim/session/expectation.ts';
import { tellProblems } from './check-command.ts';
import { plainLine } from './plain-text.ts';
import { loadFromDisk, scenariosUnder, shownPath } from './scenario-folder.ts';
import { table, type ExitCode, type Terminal } from './terminal.ts';
import { judgeTrials, trialsOf, type Trial, type TrialResult } from './trial.ts';

export interface TestOptions {
  readonly seeds: readonly string[];
  readonly replay?: readonly string[];
  readonly verbose: boolean;
}

export async function testCommand(paths: readonly string[], options: TestOptions, terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = 0;
  const scenarios: { path: string; scenario: Scenario }[] = [];
  for (const given of paths) {
    const found = scenariosUnder(given);
    if (found.length === 0) {
      terminal.err(`${shownPath(given)}: there is no scenario.yaml in this folder or below it.`);
      code = 2;
    }
    for (const path of found) {
      const read = loadFromDisk(path);
      if (read.ok) scenarios.push({ path, scenario: read.value });
      else {
        tellProblems(read.problems, terminal);
        code = 2;
      }
    }
  }
  // A wrong file is told before minutes of simulation, not after them.
  if (code === 2) return 2;
  let failures = 0;
  for (const { path, scenario } of scenarios) {
    const trials = trialsOf(scenario).filter((trial) => options.replay === undefined || options.replay.includes(trial.id));
    if (trials.length === 0) {
      terminal.err(
        `${shownPath(path)}: there is nothing to test${options.replay === undefined ? '' : ` among ${options.replay.join(', ')}`}.`,
      );
      return 2;
    }
    terminal.out(`${shownPath(path)}: ${plainLine(scenario.title)}`);
    const tested = await testScenario(scenario, trials, options, terminal);
    failures += tested.failures;
    if (tested.stopped) {
      terminal.err('Stopped. What is not counted above was not tested.');
      return 130;
    }
  }
  terminal.out(failures === 0 ? 'Everything held.' : `${failures} expectation${failures === 1 ? '' : 's'} did not hold.`);
  return failures === 0 ? 0 : 1;
}

/** How many expectations did not hold over all seeds, or over those that were tested before Ctrl-C. */
async function testScenario(
  scenario: Scenario,
  trials: readonly Trial[],
  options: TestOptions,
  terminal: Terminal,
): Promise<{ failures: number; stopped: boolean }> {
  let failures = 0;
  let stopped = false;
  const held = new Map<string, number>();
  for (const seed of options.seeds) {
    let judged = 0;
    for await (const result of judgeTrials(scenario, trials, seed, terminal)) {
      judged++;
      const { trial } = result;
      const broken = result.verdicts.filter((verdict) => !verdict.holds);
      if (broken.length === 0) held.set(trial.id, (held.get(trial.id) ?? 0) + 1);
      failures += broken.length;
      for (const line of resultLines(result, options.verbose)) terminal.out(line);
    }
    stopped = judged < trials.length;
    if (stopped) break;
  }
  const rows = trials.map((trial) => {
    const count = held.get(trial.id) ?? 0;
    return [
      trial.id,
      trial.kind,
      trial.expectations.length,
      `${count}/${options.seeds.length}`,
      count === options.seeds.length ? 'ok' : stopped ? 'stopped' : 'FAILED',
    ];
  });
  terminal.out(table(['run', 'as', 'expectations', 'seeds', 'verdict'], rows));
  return { failures, stopped };
}

function resultLines(result: TrialResult, verbose: boolean): string[] {
  return result.verdicts
    .filter((verdict) => verbose || !verdict.holds)
    .map((verdict) => {
      const words = plainLine(expectationWords(verdict.expectation));
      return `  seed ${result.seed}, ${result.trial.id}: ${verdict.holds ? 'held' : 'NOT HELD'}: ${words}\n      ${plainLine(verdict.seen)}`;
    });
}
