/**
 * `npm run bench`: one JSON line per figure on stdout, each the median of rounds in which all candidates take turns, so that a
 * machine that slows down for a minute slows all of them; times are processor time unless their name says wall. What the models answered goes to stderr, so that they can be compared.
 */
import { bytesRound } from './bytes.ts';
import { medianFigures, type Round } from './figure.ts';
import { kernelTandem } from './kernel-tandem.ts';
import { cppPeer, simpyPeer } from './peers.ts';
import { scaleFigures } from './scale.ts';
import { pace, readBenchScenario } from './simulation.ts';

const ROUNDS = 5;
/** So long that compiling is a small part of it. */
const TANDEM_SECONDS = 900;
const NIGHT_SECONDS = 600;
const CPP_EVENTS = 2_000_000;
const SIMPY_EVENTS = 200_000;

const tandem = readBenchScenario('bench/tandem');
const thousand = readBenchScenario('bench/thousand');
const night = readBenchScenario('scenarios/dropped-index');
const cpp = cppPeer();
const simpy = simpyPeer();

await playRound(0);
const rounds: Round[] = [];
for (let index = 1; index <= ROUNDS; index++) rounds.push(await playRound(index));
for (const figure of medianFigures(rounds)) process.stdout.write(`${JSON.stringify(figure)}\n`);
for (const figure of scaleFigures()) process.stdout.write(`${JSON.stringify(figure)}\n`);

/** One turn for each candidate. Round 0 warms up the compilers and does not count. */
async function playRound(index: number): Promise<Round> {
  const seed = String(index + 1);
  const bare = pace(tandem, seed, TANDEM_SECONDS, 'off');
  const cppAnswer = cpp?.(CPP_EVENTS, index + 1);
  const kernel = kernelTandem(CPP_EVENTS, seed);
  const full = pace(tandem, seed, TANDEM_SECONDS, 'full');
  const busy = pace(thousand, seed, NIGHT_SECONDS / 2, 'full');
  const simpyAnswer = simpy?.(SIMPY_EVENTS, index + 1);
  const journeys = {
    faultline: bare.requestsPerSecond / 5,
    kernel: kernel.journeysPerSecond,
    cpp: cppAnswer?.journeysPerSecond,
    simpy: simpyAnswer?.journeysPerSecond,
  };
  process.stderr.write(`round ${index} of ${ROUNDS}; journeys a second: ${JSON.stringify(journeys)}\n`);
  return {
    'tandem.kernel.ns_per_event': kernel.nsPerEvent,
    'tandem.bare.ns_per_event': bare.nsPerEvent,
    'tandem.full.ns_per_event': full.nsPerEvent,
    ...(cppAnswer === undefined
      ? {}
      : {
          'tandem.kernel.time_ratio_cpp': kernel.nsPerEvent / cppAnswer.nsPerEvent,
          'tandem.bare.time_ratio_cpp': bare.nsPerEvent / cppAnswer.nsPerEvent,
        }),
    'tandem.full.time_ratio_bare': full.nsPerEvent / bare.nsPerEvent,
    ...(simpyAnswer === undefined ? {} : { 'tandem.full.speed_ratio_simpy': simpyAnswer.nsPerEvent / full.nsPerEvent }),
    'scenario.sim_s_per_wall_s': pace(night, seed, NIGHT_SECONDS, 'full').simSecondsPerWallSecond,
    'thousand.sim_s_per_wall_s': busy.simSecondsPerWallSecond,
    'thousand.sim_s_per_processor_s': busy.simSecondsPerProcessorSecond,
    ...(await bytesRound()),
  };
}
