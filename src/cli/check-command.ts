/** `faultline check`: every problem of every scenario, at its place. */
import { formatProblem, type Problem } from '../sim/base/problem.ts';
import type { Scenario } from '../sim/model/scenario.ts';
import { plainLine } from './plain-text.ts';
import { loadFromDisk, scenariosUnder, shownPath } from './scenario-folder.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export function checkCommand(paths: readonly string[], terminal: Terminal): ExitCode {
  let problemCount = 0;
  for (const given of paths) {
    const found = scenariosUnder(given);
    if (found.length === 0) {
      terminal.err(`${shownPath(given)}: there is no scenario.yaml in this folder or below it.`);
      problemCount++;
    }
    for (const path of found) {
      const read = loadFromDisk(path);
      if (read.ok) terminal.out(`${shownPath(path)}: good. ${contents(read.value)}`);
      else {
        tellProblems(read.problems, terminal);
        problemCount += read.problems.length;
      }
    }
  }
  if (problemCount > 0) terminal.err(problemCount === 1 ? '1 problem.' : `${problemCount} problems.`);
  return problemCount > 0 ? 2 : 0;
}

export function tellProblems(problems: readonly Problem[], terminal: Terminal): void {
  for (const problem of problems) terminal.err(plainLine(formatProblem({ ...problem, file: shownPath(problem.file) })));
}

/** The scenario at a path, or null after its problems were told. */
export function loadOrTell(path: string, terminal: Terminal): Scenario | null {
  const read = loadFromDisk(path);
  if (read.ok) return read.value;
  tellProblems(read.problems, terminal);
  return null;
}

function contents(scenario: Scenario): string {
  const { services, databases } = scenario.topology;
  const rules = scenario.rules.reduce((sum, group) => sum + group.rules.length, 0);
  const parts = [
    counted(services.length, 'service'),
    counted(databases.length, 'database'),
    counted(rules, 'alert rule'),
    counted(scenario.replays.length, 'replay'),
    counted(
      [scenario, ...scenario.replays].reduce((sum, one) => sum + one.expectations.length, 0),
      'expectation',
    ),
  ];
  return `${parts.join(', ')}.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
