/** The shop without a time line: what happens in it is what a test does to it. */
import type { Scenario } from '../../src/sim/model/scenario.ts';
import type { Run } from '../../src/sim/session/face.ts';
import { openRun } from '../../src/sim/session/run.ts';
import { shipped } from '../session/shipped.ts';

const MINUTE_US = 60e6;

const dropped = shipped('dropped-index');
export const shop: Scenario = { ...dropped, timeline: [], replays: [], expectations: [] };

export interface Injected {
  readonly fault: string;
  readonly target: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** Eight minutes of the shop: the fault, when there is one, from minute 2 to minute 4. */
export function eightMinutes(seed: string, injected: Injected | null): Run {
  const run = openRun(shop, seed);
  run.advance(2 * MINUTE_US);
  if (injected !== null) act(run, { kind: 'inject', ...injected });
  run.advance(4 * MINUTE_US);
  if (injected !== null) act(run, { kind: 'clear', injection: 1 });
  run.advance(8 * MINUTE_US);
  return run;
}

function act(run: Run, deed: Parameters<Run['act']>[0]): void {
  const outcome = run.act(deed);
  if (!outcome.ok) throw new Error(outcome.problems.map((problem) => problem.message).join(' '));
}

/** A PromQL expression at a minute of the run, as one number; 0 when it is empty. */
export function at(run: Run, minute: number, expr: string): number {
  const outcome = run.instant(expr, minute * MINUTE_US);
  if (!outcome.ok) throw new Error(outcome.problems.map((problem) => problem.message).join(' '));
  if (outcome.value.kind !== 'vector' || outcome.value.samples.length > 1) throw new Error(`${expr} is not one number`);
  return outcome.value.samples.length === 0 ? 0 : outcome.value.samples[0].value;
}
