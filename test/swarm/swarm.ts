/**
 * `npm run swarm -- --seeds 1000`: that many random systems (trial.ts), or those of a range such as
 * 61-120, two at a time; `--seed N` tries one of them again. Each
 * failure is one line that replays it. Exits 0 when all hold, 1 when one fails, 2 when an option is wrong.
 */
import { parseArgs } from 'node:util';
import { Progress } from '../validity/progress.ts';
import { distribute, work } from '../validity/worker-processes.ts';
import { tryOut, type Outcome } from './trial.ts';

const WORKERS = 2;
const SEEDS_MAX = 1_000_000;
const USAGE = 'Usage: npm run swarm -- --seeds 1000   or   --seeds 61-120   or   --seed N';

interface Task {
  readonly seed: number;
}

if (process.argv.includes('--worker')) work<Task, Outcome>(({ seed }) => tryOut(seed));
else process.exitCode = await swarm(process.argv.slice(2));

async function swarm(words: readonly string[]): Promise<0 | 1 | 2> {
  const seeds = readSeeds(words);
  if (typeof seeds === 'string') {
    process.stderr.write(`${seeds}\n${USAGE}\n`);
    return 2;
  }
  const progress = new Progress(seeds.length, 'systems');
  let failed = 0;
  let died = 0;
  const done = new Map<string, number>();
  await distribute<Task, Outcome>(
    seeds.map((seed) => ({ seed })),
    WORKERS,
    ({ seed }, { trouble, deaths, deeds }) => {
      progress.step();
      died += deaths;
      for (const kind of deeds) done.set(kind, (done.get(kind) ?? 0) + 1);
      if (trouble === null) return;
      failed++;
      progress.clear();
      process.stdout.write(`npm run swarm -- --seed ${seed}   # ${trouble.replace(/\s+/g, ' ').slice(0, 400)}\n`);
    },
  );
  progress.clear();
  const counts = [...done].sort(([x], [y]) => (x < y ? -1 : 1)).map(([kind, count]) => `${count} ${kind}`);
  process.stdout.write(`deeds: ${counts.join(', ')}\n`);
  process.stdout.write(
    failed === 0
      ? `all ${seeds.length} systems keep the laws, with ${died} processes that died\n`
      : `${failed} of ${seeds.length} systems fail\n`,
  );
  return failed === 0 ? 0 : 1;
}

/** Which seeds to try, or what is wrong with the question. */
function readSeeds(words: readonly string[]): readonly number[] | string {
  let values;
  try {
    values = parseArgs({ args: [...words], options: { seeds: { type: 'string' }, seed: { type: 'string' } } }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { seed, seeds = '1000' } = values;
  if (seed !== undefined) return /^\d{1,9}$/.test(seed) ? [Number(seed)] : `${seed} is no whole number.`;
  const range = /^(?:(\d{1,9})-)?(\d{1,9})$/.exec(seeds);
  if (range === null) return `${seeds} is neither a whole number nor a range such as 61-120.`;
  const [first, last] = [Number(range[1] ?? 1), Number(range[2])];
  const count = last - first + 1;
  if (count < 1 || count > SEEDS_MAX) return `--seeds must be from 1 to ${SEEDS_MAX} seeds, not ${count}.`;
  return Array.from({ length: count }, (_, index) => first + index);
}
