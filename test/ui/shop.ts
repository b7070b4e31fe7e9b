/** The shop of the first scenario, read from its file: what the tests of the map, of forms and of the host work on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Scenario } from '../../src/sim/model/scenario.ts';
import { loadScenario } from '../../src/sim/session/load-scenario.ts';

const ROOT = join(import.meta.dirname, '../..');
export const ENTRY = 'scenarios/dropped-index/scenario.yaml';
const SYSTEM = 'scenarios/systems/shop.yaml';

export function shippedFiles(): Readonly<Record<string, string>> {
  const found = readdirSync(join(ROOT, 'scenarios'), { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(ROOT, path), readFileSync(path, 'utf8')]),
  );
}

/** The same files with a tenth of the shoppers, for tests that simulate hours and do not mind who comes. */
export function quietFiles(): Readonly<Record<string, string>> {
  const files = shippedFiles();
  const shop = files[SYSTEM].replace('poisson: 100/s', 'poisson: 10/s');
  if (shop === files[SYSTEM]) throw new Error(`${SYSTEM} has no load of 100/s to lower`);
  return { ...files, [SYSTEM]: shop };
}

export function shopScenario(files = shippedFiles()): Scenario {
  const outcome = loadScenario(new Map(Object.entries(files)), ENTRY);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  return outcome.value;
}
