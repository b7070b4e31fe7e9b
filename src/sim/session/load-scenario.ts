/**
 * Reading a scenario with all that the rooms know together: its faults are compared with the table, its queries parsed as PromQL,
 * its objectives held against what can be measured, its alert rules checked, and its time line and replays rehearsed.
 */
import { checkRules } from '../alerting/rule-check.ts';
import type { Outcome, Problem } from '../base/problem.ts';
import { durationLiteral } from '../base/time.ts';
import { checkObjective } from '../drill/objective.ts';
import { describeFaults } from '../faults/table.ts';
import type { Scenario } from '../model/scenario.ts';
import { parsePromql } from '../query/promql/parse.ts';
import { namedFiles } from '../scenario/named-files.ts';
import { placeOfPath } from '../scenario/place-of-path.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { beside, normalisePath, replayPaths, type SourceFiles } from '../scenario/source-files.ts';
import { rehearse, type Misstep } from './rehearsal.ts';

export function loadScenario(files: SourceFiles, entry: string): Outcome<Scenario> {
  const read = readScenario(files, entry, {
    faults: describeFaults(),
    promqlProblems(expr) {
      const parsed = parsePromql(expr);
      return parsed.ok ? [] : parsed.problems;
    },
    objectiveProblems: (objective) => checkObjective(objective, ''),
  });
  if (!read.ok) return read;
  const rulesFile = ruleFileOf(files, normalisePath(entry));
  const problems = [
    ...checkRules(read.value.rules, rulesFile).map((problem) => placed(files, problem)),
    ...rehearse(read.value).map((misstep) => placed(files, missstepProblem(files, normalisePath(entry), misstep))),
  ];
  return problems.length === 0 ? read : { ok: false, problems };
}

function placed(files: SourceFiles, problem: Problem): Problem {
  return { ...problem, ...placeOfPath(files.get(problem.file) ?? '', problem.path) };
}

function missstepProblem(files: SourceFiles, entry: string, { replay, atUs, index, message }: Misstep): Problem {
  const own =
    replay === null ? undefined : replayPaths(files, entry).find((path) => (files.get(path) ?? '').includes(replay.title));
  const path = replay === null ? `timeline[${index}]` : `actions[${index}]`;
  return { file: own ?? entry, line: 0, column: 0, path, message: `at ${durationLiteral(atUs)} this makes no sense: ${message}` };
}

/** The file after `alerts:`. */
function ruleFileOf(files: SourceFiles, entry: string): string {
  const named = namedFiles(files.get(entry) ?? '').find(({ key }) => key === 'alerts');
  return named === undefined ? entry : beside(entry, named.path);
}
