/** Set up before every file of tests: whatever world moved in a test has kept the exact laws when it ends. */
import { afterEach } from 'vitest';
import { assertLawsOfAll } from '../world/laws.ts';
import { watchWorlds } from './witness.ts';

watchWorlds(assertLawsOfAll);
afterEach(() => {
  assertLawsOfAll();
});
