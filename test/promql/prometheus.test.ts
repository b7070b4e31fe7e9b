/**
 * Prometheus' own test files against our engine. Every case of every file is run. Those that must differ are listed below with
 * the reason and are run too: when one of them starts to agree, it has to leave the list. Not compared anywhere: annotations
 * (warnings and infos), which our answers do not carry, and the wording of failures except where the file asks for a phrase.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MemorySource } from './memory-source.ts';
import { differenceIn } from './promqltest-case.ts';
import { readPromqltest } from './promqltest-file.ts';
import type { SeriesRow } from './promqltest-file.ts';

const FOLDER = new URL('../../../shared/promqltest/', import.meta.url);

const NATIVE = 'the answer rests on a native histogram, which Faultline does not record';
const HASH = 'which series limit_ratio takes depends on the hash of labels; the file itself calls this case luck';
const GRAMMAR = 'the official lezer grammar does not read a number that ends in a point';

/** Cases that agree, and by reason the lines of those that do not. */
const FILES: Readonly<Record<string, { readonly agree: number; readonly differ: Readonly<Record<string, readonly number[]>> }>> =
  {
    'aggregators.test': { agree: 150, differ: { [NATIVE]: [407, 413, 419, 427, 434, 512] } },
    'collision.test': { agree: 2, differ: {} },
    'functions.test': {
      agree: 330,
      differ: {
        [NATIVE]: [
          47, 52, 92, 97, 242, 245, 250, 253, 256, 258, 261, 278, 282, 286, 311, 314, 319, 322, 325, 503, 997, 1000, 1004, 1007,
          1010, 1247, 1460, 1469, 1567, 1569, 1662, 1664,
        ],
      },
    },
    'limit.test': {
      agree: 14,
      differ: {
        [NATIVE]: [30, 40, 45, 48, 52, 57, 62, 65, 68, 71, 75, 106, 110, 114, 119, 127, 135, 142, 150, 162, 165, 169],
        [HASH]: [158],
      },
    },
    'literals.test': { agree: 19, differ: { [GRAMMAR]: [43] } },
    'name_label_dropping.test': { agree: 20, differ: {} },
    'range_queries.test': { agree: 8, differ: {} },
    'selectors.test': { agree: 31, differ: {} },
    'trig_functions.test': { agree: 19, differ: {} },
  };

function load(source: MemorySource, rows: readonly SeriesRow[], stepUs: number): void {
  for (const { labels, points } of rows) {
    source.add(
      labels,
      points.flatMap((value, i) => (value === 'gap' ? [] : [{ atUs: i * stepUs, value }])),
    );
  }
}

/** The lines that agree, and what is wrong at those that do not. */
function run(file: string): { agree: number; differ: Map<number, string> } {
  const source = new MemorySource();
  const differ = new Map<number, string>();
  let agree = 0;
  for (const command of readPromqltest(readFileSync(new URL(file, FOLDER), 'utf8'))) {
    if (command.kind === 'clear') source.clear();
    else if (command.kind === 'load') load(source, command.rows, command.stepUs);
    else {
      const difference = differenceIn(command, source);
      if (difference === null) agree++;
      else differ.set(command.line, `${file}:${command.line}: ${command.query}\n  ${difference}`);
    }
  }
  return { agree, differ };
}

if (!existsSync(FOLDER)) {
  console.warn(
    'SKIPPED: the folder shared/promqltest is not here, so our PromQL is NOT compared with the test files of Prometheus.',
  );
}

describe.skipIf(!existsSync(FOLDER))("Prometheus' own test files", () => {
  test('are all in the table', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.test'));
    expect(files.sort()).toEqual(Object.keys(FILES).sort());
  });

  test.for(Object.entries(FILES))('%s agrees but for the listed cases', ([file, { agree, differ }]) => {
    const listed = Object.values(differ).flat();
    const found = run(file);
    const surprises = [...found.differ].filter(([line]) => !listed.includes(line)).map(([, difference]) => difference);
    expect(surprises).toEqual([]);
    expect([...found.differ.keys()]).toEqual(listed.toSorted((a, b) => a - b));
    expect(found.agree).toBe(agree);
  });
});
