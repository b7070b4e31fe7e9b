/** Our own side of the benchmark: scenarios through the same face that everybody uses, measured from after the opening. */
import { loadFromDisk } from '../src/cli/scenario-folder.ts';
import { formatProblem } from '../src/sim/base/problem.ts';
import { SECOND } from '../src/sim/base/time.ts';
import type { Scenario } from '../src/sim/model/scenario.ts';
import { openRun } from '../src/sim/session/run.ts';
import { ProcessorTime } from './processor-time.ts';

/** Stations that a client of bench/tandem visits between two pauses. */
const STATIONS = 5;

export function readBenchScenario(path: string): Scenario {
  const outcome = loadFromDisk(path);
  if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
  return outcome.value;
}

export interface Pace {
  /** Processor time for ends of pauses and of services: what the peers count as events too. */
  readonly nsPerEvent: number;
  readonly simSecondsPerWallSecond: number;
  readonly simSecondsPerProcessorSecond: number;
  readonly requestsPerSecond: number;
}

/** Advances in slices of ten seconds, as a page would, and returns the pace. */
export function pace(scenario: Scenario, seed: string, simSeconds: number, telemetry: 'full' | 'off'): Pace {
  // Nobody pays for what another candidate has left.
  globalThis.gc?.();
  const run = openRun(scenario, seed, { telemetry });
  const time = new ProcessorTime();
  const begin = performance.now();
  for (let second = 10; second <= simSeconds; second += 10) run.advance(second * SECOND);
  const wallMs = performance.now() - begin;
  const { ns } = time;
  const { requests } = run.status().counts;
  const events = requests * ((STATIONS + 1) / STATIONS);
  return {
    nsPerEvent: ns / events,
    simSecondsPerWallSecond: (1000 * simSeconds) / wallMs,
    simSecondsPerProcessorSecond: (1e9 * simSeconds) / ns,
    requestsPerSecond: requests / simSeconds,
  };
}
