/** The shop of the first scenario, read from its file: what the tests of the map, of forms and of the host work on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Scenario } from '../../src/sim/model/scenario.ts';
import { loadScenario } from '../../src/sim/session/load-scenario.ts';

const ROOT = join(import.meta.dirname, '../..');
export const ENTRY = 'scenarios/dropped-index/scenario.yaml';

export function shippedFiles(): Readonly<Record<string, string>> {
  const found = readdirSync(join(ROOT, 'scenarios'), { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(ROOT, path), readFileSync(path, 'utf8')]),
  );
}

export function shopScenario(): Scenario {
  const outcome = loadScenario(new Map(Object.entries(shippedFiles())), ENTRY);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  return outcome.value;
}
