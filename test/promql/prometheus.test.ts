/**
 * Prometheus' own test files and our own in its language against our engine, as `npm run conformance` runs them: every case passes.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { conform } from './conform.ts';

const FOLDER = new URL('../../../shared/promqltest/', import.meta.url);

const CLAIMS = new URL('claims/', import.meta.url);

function expectAllToPass(file: URL): void {
  const { passed, failed, unsupported } = conform(readFileSync(file, 'utf8'));
  expect({ failed, unsupported }).toEqual({ failed: [], unsupported: [] });
  expect(passed).toBeGreaterThan(0);
}

test.for(readdirSync(CLAIMS))('our own claims hold: %s', (file) => expectAllToPass(new URL(file, CLAIMS)));

if (!existsSync(FOLDER)) {
  console.warn(
    'SKIPPED: the folder shared/promqltest is not here, so our PromQL is NOT compared with the test files of Prometheus.',
  );
}

describe.skipIf(!existsSync(FOLDER))("Prometheus' own test files", () => {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.test')) : [];

  test.for(files)('%s passes', (file) => expectAllToPass(new URL(file, FOLDER)));
});
