/** No scenario is shipped without its proof. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { scenariosUnder } from '../../src/cli/scenario-folder.ts';

it.each(scenariosUnder('scenarios'))('%s has a test file of its own', (path) => {
  const name = path.endsWith('.yaml') ? basename(dirname(path)) : basename(path);
  expect(existsSync(join(import.meta.dirname, `${name}.test.ts`)), name).toBe(true);
});
