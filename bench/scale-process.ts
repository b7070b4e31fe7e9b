/** Measures one size of scale.ts in this process, `node --expose-gc dist/tools/scale-process.js NAME`, and prints it as JSON. */
import { MINUTE, SECOND } from '../src/sim/base/time.ts';
import { openRun } from '../src/sim/session/run.ts';
import { usedBytes } from './bytes.ts';
import { ProcessorTime } from './processor-time.ts';
import { SCALE_SIZES, scaleScenario, type ScaleFound } from './scale.ts';

/** Compilers warm up on so many requests of the same system, in a run that is thrown away. */
const WARM_UP_REQUESTS = 50_000;

const size = SCALE_SIZES.find(({ name }) => name === process.argv[2]);
if (size === undefined) throw new Error(`no size is called ${process.argv[2]}`);
const scenario = scaleScenario(size);
openRun(scenario, 'warm-up').advance(Math.ceil(WARM_UP_REQUESTS / size.requestsPerSecond) * SECOND);

const before = await usedBytes();
const run = openRun(scenario, '1');
const time = new ProcessorTime();
const begin = performance.now();
for (let minute = 1; minute <= size.minutes; minute++) run.advance(minute * MINUTE);
const wallS = (performance.now() - begin) / 1000;
const { ns } = time;
const found: ScaleFound = {
  simSecondsPerWallSecond: (60 * size.minutes) / wallS,
  nsPerRequest: ns / (60 * size.minutes * size.requestsPerSecond),
  megabytes: ((await usedBytes()) - before) / 1e6,
};
process.stdout.write(JSON.stringify(found));
// The run is asked once more, so that it is kept until its memory has been read.
if (run.status().nowUs === 0) throw new Error('nothing was simulated');
