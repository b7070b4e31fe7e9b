/**
 * Prometheus' own test files against our engine, as `npm run conformance` runs them. Those cases that do not pass are listed with the
 * reason and run too: when one of them starts to pass, it has to leave the list.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { conform } from './conform.ts';

const FOLDER = new URL('../../../shared/promqltest/', import.meta.url);

/** Lines whose answers rest on native histograms or annotations, on Prometheus' hash of labels, or on numbers that end in a point. */
const NOT_YET: Readonly<Record<string, readonly number[]>> = {
  'aggregators.test': [
    238, 242, 248, 252, 351, 354, 357, 360, 363, 366, 371, 374, 377, 380, 383, 386, 407, 413, 419, 427, 434, 465, 471, 485, 512,
    739, 742, 746, 748, 750, 754, 765, 768, 771, 775,
  ],
  'functions.test': [
    47, 52, 92, 97, 242, 245, 250, 253, 256, 258, 261, 278, 282, 286, 311, 314, 319, 322, 325, 327, 329, 354, 357, 404, 407, 503,
    612, 615, 618, 844, 997, 1000, 1004, 1007, 1010, 1187, 1193, 1220, 1247, 1288, 1293, 1298, 1306, 1444, 1457, 1460, 1469, 1567,
    1569, 1662, 1664, 1837,
  ],
  'limit.test': [30, 40, 45, 48, 52, 57, 62, 65, 68, 71, 75, 106, 110, 114, 119, 127, 135, 142, 150, 158, 162, 165, 169],
  'literals.test': [43],
};

if (!existsSync(FOLDER)) {
  console.warn(
    'SKIPPED: the folder shared/promqltest is not here, so our PromQL is NOT compared with the test files of Prometheus.',
  );
}

describe.skipIf(!existsSync(FOLDER))("Prometheus' own test files", () => {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.test')) : [];

  test.for(files)('%s passes', (file) => {
    const { passed, failed, unsupported } = conform(readFileSync(new URL(file, FOLDER), 'utf8'));
    const rest = [...failed, ...unsupported].sort((a, b) => a.line - b.line);
    const listed = NOT_YET[file] ?? [];
    expect(rest.filter(({ line }) => !listed.includes(line))).toEqual([]);
    expect(rest.map(({ line }) => line)).toEqual(listed);
    expect(passed).toBeGreaterThan(0);
  });
});
