/**
 * `npm run faults -- --seeds 20`: every fault of the table on the example system, and the twin without it, over so many seeds; one line a
 * fault. `--fault NAME` tries one. Exits 0 when all signs are as declared, 1 when one is missed, 2 when an option is wrong.
 */
import { parseArgs } from 'node:util';
import { describeFaults } from '../../src/sim/faults/table.ts';
import { Progress } from '../validity/progress.ts';
import { distribute, work } from '../validity/worker-processes.ts';
import { missedSigns, startOf, struck } from './trial.ts';

const WORKERS = 2;
const SEEDS_MAX = 1000;
const USAGE = 'Usage: npm run faults -- --seeds 20 [--fault NAME]';

interface Task {
  readonly seed: string;
  readonly names: readonly string[];
}

/** By fault: what is wrong with its signs. */
type Missed = Readonly<Record<string, readonly string[]>>;

if (process.argv.includes('--worker')) work<Task, Missed>(tryOut);
else process.exitCode = await tell(process.argv.slice(2));

function tryOut({ seed, names }: Task): Missed {
  const start = startOf(seed);
  const faults = describeFaults().filter(({ name }) => names.includes(name));
  return Object.fromEntries(faults.map((fault) => [fault.name, missedSigns(start, struck(start, fault), fault)]));
}

async function tell(words: readonly string[]): Promise<0 | 1 | 2> {
  const asked = read(words);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n${USAGE}\n`);
    return 2;
  }
  const { seeds, names } = asked;
  const progress = new Progress(seeds.length, 'seeds');
  const missed = new Map<string, string[]>(names.map((name) => [name, []]));
  await distribute<Task, Missed>(
    seeds.map((seed) => ({ seed, names })),
    WORKERS,
    ({ seed }, outcome) => {
      progress.step();
      for (const [name, troubles] of Object.entries(outcome))
        if (troubles.length > 0) missed.get(name)?.push(`seed ${seed}: ${troubles.join('; ')}`);
    },
  );
  progress.clear();
  const width = Math.max(...names.map((name) => name.length));
  for (const [name, troubles] of missed) {
    const verdict = `${seeds.length - troubles.length}/${seeds.length} seeds`;
    process.stdout.write(`${name.padEnd(width)}  ${verdict}${troubles.length === 0 ? '' : `  MISSED, ${troubles[0]}`}\n`);
  }
  return [...missed.values()].every((troubles) => troubles.length === 0) ? 0 : 1;
}

/** Which seeds and faults to try, or what is wrong with the question. */
function read(words: readonly string[]): { readonly seeds: readonly string[]; readonly names: readonly string[] } | string {
  let values;
  try {
    values = parseArgs({ args: [...words], options: { seeds: { type: 'string' }, fault: { type: 'string' } } }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const count = Number(values.seeds ?? '20');
  if (!Number.isInteger(count) || count < 1 || count > SEEDS_MAX) return `--seeds must be from 1 to ${SEEDS_MAX}.`;
  const known = describeFaults().map(({ name }) => name);
  if (values.fault !== undefined && !known.includes(values.fault)) return `no fault is called "${values.fault}".`;
  return {
    seeds: Array.from({ length: count }, (_, index) => String(index + 1)),
    names: values.fault === undefined ? known : [values.fault],
  };
}
