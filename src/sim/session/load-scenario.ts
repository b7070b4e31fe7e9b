/** Reading a scenario with all that the rooms know together: its faults are compared with the table, its queries parsed as PromQL, its
 * objectives held against what can be measured. */
import type { Outcome } from '../base/problem.ts';
import { checkObjective } from '../drill/objective.ts';
import { describeFaults } from '../faults/table.ts';
import type { Scenario } from '../model/scenario.ts';
import { parsePromql } from '../query/promql/parse.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import type { SourceFiles } from '../scenario/source-files.ts';

export function loadScenario(files: SourceFiles, entry: string): Outcome<Scenario> {
  return readScenario(files, entry, {
    faults: describeFaults(),
    promqlProblems(expr) {
      const parsed = parsePromql(expr);
      return parsed.ok ? [] : parsed.problems;
    },
    objectiveProblems: (objective) => checkObjective(objective, ''),
  });
}
