/**
 * `npm run validate [-- --only NAME]`: every row of rows.ts, through ordinary scenario files. A table of expected, measured,
 * interval and verdict on stdout, progress on stderr; exits 0 when all hold, 1 on a miss, 2 when an option is wrong.
 */
import { parseArgs } from 'node:util';
import { replicate } from './replication.ts';
import { Progress } from './progress.ts';
import type { Experiment, Row } from './experiment.ts';
import { EXPERIMENTS } from './rows.ts';
import { judge, SEEDS } from './verdict.ts';
import { distribute, work } from './worker-processes.ts';

const WORKERS = 2;
const USAGE = 'Usage: npm run validate [-- --only NAME]   (NAME: a file of test/validity, or the beginning of one)';

interface Task {
  readonly file: string;
  readonly seed: string;
}

if (process.argv.includes('--worker')) work<Task, number[]>(({ file, seed }) => replicate(experimentOf(file), seed));
else process.exitCode = await validate(process.argv.slice(2));

async function validate(words: readonly string[]): Promise<0 | 1 | 2> {
  let only = '';
  try {
    only = parseArgs({ args: [...words], options: { only: { type: 'string', default: '' } } }).values.only;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return 2;
  }
  const chosen = EXPERIMENTS.filter(({ file }) => file.startsWith(only));
  if (chosen.length === 0) {
    process.stderr.write(`no row is called ${only}. There are: ${EXPERIMENTS.map(({ file }) => file).join(', ')}\n${USAGE}\n`);
    return 2;
  }
  const values = new Map(chosen.map(({ file }) => [file, new Map<string, number[]>()]));
  const tasks = chosen.flatMap(({ file }) => SEEDS.map((seed): Task => ({ file, seed })));
  const width = Math.max(...chosen.flatMap(({ file, rows }) => rows.map((row) => `${file} ${row.name}`.length)));
  process.stdout.write(`${'row'.padEnd(width)}    expected    measured  95 % interval  verdict\n`);
  const progress = new Progress(tasks.length, 'replications');
  let rowsDone = 0;
  let misses = 0;
  await distribute<Task, number[]>(tasks, WORKERS, ({ file, seed }, answers) => {
    const bySeed = values.get(file);
    bySeed?.set(seed, answers);
    progress.step();
    if (bySeed?.size !== SEEDS.length) return;
    progress.clear();
    experimentOf(file).rows.forEach((row, index) => {
      rowsDone++;
      const replications = SEEDS.map((one) => bySeed.get(one)?.[index] ?? NaN);
      if (!tell(`${file} ${row.name}`.padEnd(width), row, replications)) misses++;
    });
  });
  process.stdout.write(misses === 0 ? `all ${rowsDone} rows hold\n` : `${misses} of ${rowsDone} rows miss\n`);
  return misses === 0 ? 0 : 1;
}

function tell(label: string, row: Row, replications: readonly number[]): boolean {
  const { estimate, halfWidth, miss } = judge(row, replications);
  const sign = row.rule === 'at most' ? '<=' : row.rule === 'at least' ? '>=' : '';
  const columns = [
    `${sign}${digits(row.expected)}`.padStart(12),
    digits(estimate).padStart(12),
    `+-${digits(halfWidth)}`.padStart(15),
    `  ${miss === null ? 'holds' : `MISS: ${miss}`}`,
  ];
  process.stdout.write(`${label}${columns.join('')}\n`);
  return miss === null;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function experimentOf(file: string): Experiment {
  const found = EXPERIMENTS.find((experiment) => experiment.file === file);
  if (found === undefined) throw new Error(`no experiment is called ${file}`);
  return found;
}
