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

const runs = [openRun(scenario, '1')];
const time = new ProcessorTime();
const begin = performance.now();
for (let minute = 1; minute <= size.minutes; minute++) runs[0].advance(minute * MINUTE);
const wallS = (performance.now() - begin) / 1000;
const { ns } = time;
// What the run holds is what becomes free when nobody holds it any more. Nothing is collected before that: collections by hand
// throw compiled code away.
const bytes = await usedBytes();
runs.pop();
const found: ScaleFound = {
  simSecondsPerWallSecond: (60 * size.minutes) / wallS,
  nsPerRequest: ns / (60 * size.minutes * size.requestsPerSecond),
  megabytes: (bytes - (await usedBytes())) / 1e6,
};
process.stdout.write(JSON.stringify(found));
