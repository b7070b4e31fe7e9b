/**
 * How time and memory grow with services, pods, rate and history, through the same face that everybody uses: each size is
 * measured in a process of its own (scale-process.ts), so that none pays for what another one has left.
 */
import { spawnSync } from 'node:child_process';
import { formatProblem } from '../src/sim/base/problem.ts';
import { loadScenario } from '../src/sim/session/load-scenario.ts';
import type { Scenario } from '../src/sim/model/scenario.ts';
import type { Figure } from './figure.ts';

/** Services that one request of a user passes through, one calling the next. */
const DEPTH = 5;

export interface ScaleSize {
  readonly name: string;
  readonly services: number;
  readonly podsPerService: number;
  /** Requests a second over all services together. */
  readonly requestsPerSecond: number;
  readonly minutes: number;
}

export interface ScaleFound {
  readonly simSecondsPerWallSecond: number;
  /** Processor time. */
  readonly nsPerRequest: number;
  /** Of the run as it is kept at its end: state and telemetry. */
  readonly megabytes: number;
}

const PROCESS = 'dist/tools/scale-process.js';

const BASE = { services: 5, podsPerService: 2, requestsPerSecond: 1_000, minutes: 4 };

export const SCALE_SIZES: readonly ScaleSize[] = [
  ...[5, 50, 200].map((services) => ({ ...BASE, name: `services.${services}`, services })),
  ...[100, 1_000, 5_000].map((requestsPerSecond) => ({ ...BASE, name: `rate.${requestsPerSecond}`, requestsPerSecond })),
  ...[10, 60, 240].map((minutes) => ({ ...BASE, name: `history.${minutes}`, requestsPerSecond: 100, minutes })),
  { name: 'pods.2000', services: 200, podsPerService: 10, requestsPerSecond: 2_000, minutes: 2 },
];

/** A system of columns, each of DEPTH services that call the next one; users spread over the columns. */
export function scaleScenario(size: ScaleSize): Scenario {
  const columns = size.services / DEPTH;
  const services = Array.from({ length: size.services }, (_, i) => {
    const last = i % DEPTH === DEPTH - 1;
    const steps = last ? '[work: 1ms]' : `[work: 1ms, call: s${i + 1} GET /x]`;
    return `  s${i}: {replicas: ${size.podsPerService}, processors: 4, workers: 64, endpoints: {GET /x: {steps: ${steps}}}}`;
  });
  const journeys = Array.from({ length: columns }, (_, i) => `s${i * DEPTH} GET /x: ${100 / columns}%`);
  const system = [
    'apiVersion: faultline/v1',
    'kind: System',
    'name: scale',
    'services:',
    ...services,
    `users: {readers: {arrive: {poisson: ${size.requestsPerSecond / DEPTH}/s}, do: {${journeys.join(', ')}}}}`,
  ].join('\n');
  const scenario = [
    'apiVersion: faultline/v1',
    'kind: Scenario',
    'id: scale',
    'title: A system of many services',
    'system: system.yaml',
    'clock: {starts: 2026-03-10T00:00:00Z, history: 1m, lasts: 4h}',
  ].join('\n');
  const outcome = loadScenario(
    new Map([
      ['scenario.yaml', scenario],
      ['system.yaml', system],
    ]),
    'scenario.yaml',
  );
  if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
  return outcome.value;
}

/** Measures every size, one after the other. */
export function* scaleFigures(): Generator<Figure> {
  for (const size of SCALE_SIZES) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', PROCESS, size.name], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${size.name} failed: ${stderr}`);
    const found = JSON.parse(stdout) as ScaleFound;
    const figure = (what: string, value: number, unit: string): Figure => ({
      name: `scale.${size.name}.${what}`,
      value: Number(value.toPrecision(4)),
      unit,
    });
    yield figure('sim_s_per_wall_s', found.simSecondsPerWallSecond, 's/s');
    yield figure('ns_per_request', found.nsPerRequest, 'ns');
    yield figure('megabytes', found.megabytes, 'MB');
  }
}
