/** The quick rows of `npm run validate`, by the same files, questions and rule. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replicate } from './replication.ts';
import { EXPERIMENTS } from './rows.ts';
import { judge, SEEDS } from './verdict.ts';

describe.each(EXPERIMENTS.filter(({ quick }) => quick === true))('$file', (experiment) => {
  it('agrees with what is expected of it', () => {
    const replications = SEEDS.map((seed) => replicate(experiment, seed));
    experiment.rows.forEach((row, index) => {
      const values = replications.map((answers) => answers[index] ?? NaN);
      expect({ row: row.name, ...judge(row, values) }).toMatchObject({ miss: null });
    });
  });
});

describe('the rule itself', () => {
  const near = SEEDS.map((_, index) => 10 + (index - 4.5) * 0.05);
  it('accepts what lies around the theory, and refuses an estimate that is off and an interval that is too wide', () => {
    expect(judge({ name: 'x', promql: '', expected: 10 }, near).miss).toBeNull();
    expect(judge({ name: 'x', promql: '', expected: 10.4 }, near).miss).toBe('outside 4.781 SE');
    expect(
      judge(
        { name: 'x', promql: '', expected: 10 },
        near.map((value) => 10 + (value - 10) * 20),
      ).miss,
    ).toBe('interval too wide');
  });
});

it('has a file for every experiment, and no name twice', () => {
  const files = EXPERIMENTS.map(({ file }) => file);
  expect(new Set(files).size).toBe(files.length);
  expect(files.filter((file) => !existsSync(`test/validity/${file}.yaml`))).toEqual([]);
});
