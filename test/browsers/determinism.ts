/**
 * `npm run determinism -- FILE --seed N [--until 20m]`: the same run in Node, Chromium and Firefox, one line `engine hash`
 * each on stdout. Exits 0 when all agree, 1 when they do not, 2 when the file or an option is wrong.
 */
import { parseArgs } from 'node:util';
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { formatProblem } from '../../src/sim/base/problem.ts';
import { parseDuration } from '../../src/sim/base/time.ts';
import { browserEngine, nodeEngine, serveProbePage, type Engine } from './engine.ts';
import type { PageServer } from './page-server.ts';
import type { Probe } from './probe.ts';

const USAGE = 'Usage: npm run determinism -- FILE --seed N [--until 20m] [--replay ID]';

process.exitCode = await compareEngines(process.argv.slice(2));

async function compareEngines(words: readonly string[]): Promise<0 | 1 | 2> {
  const probe = readProbe(words);
  if (typeof probe === 'string') {
    process.stderr.write(`${probe}\n`);
    return 2;
  }
  const server = await serveProbePage();
  const hashes = new Set<string>();
  for (const open of openers(server)) {
    const engine = await open();
    const hash = await engine.ask(probe).finally(() => engine.close());
    process.stdout.write(`${engine.name} ${hash}\n`);
    hashes.add(hash);
  }
  await server.close();
  return hashes.size === 1 ? 0 : 1;
}

function openers(server: PageServer): readonly (() => Promise<Engine>)[] {
  return [
    () => Promise.resolve(nodeEngine(server)),
    () => browserEngine('chromium', server),
    () => browserEngine('firefox', server),
  ];
}

/** What to ask, or what is wrong with the question. */
function readProbe(words: readonly string[]): Probe | string {
  const options = { seed: { type: 'string', default: '1' }, until: { type: 'string' }, replay: { type: 'string' } } as const;
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
  const { values, positionals } = parsed;
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) return USAGE;
  const outcome = loadFromDisk(path);
  if (!outcome.ok) return outcome.problems.map(formatProblem).join('\n');
  const scenario = outcome.value;
  const untilUs = values.until === undefined ? scenario.clock.lastsUs : parseDuration(values.until);
  if (untilUs === null) return `--until ${values.until} is no duration. Write it like 20m or 1h30m.`;
  const replay = scenario.replays.find(({ id }) => id === values.replay);
  if (values.replay !== undefined && replay === undefined) return `${scenario.id} has no replay ${values.replay}.`;
  return { scenario, seed: values.seed, stopsUs: [untilUs], ...(replay === undefined ? {} : { replay }) };
}
