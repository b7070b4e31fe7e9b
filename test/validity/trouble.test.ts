/**
 * The two scenarios that browsers run to the same bytes as Node leave no mechanism untried: everything that a process, a pool, a
 * database or a guard counts or shows has moved in one of them. What stays at zero would be compared as zeros.
 */
import { expect, it } from 'vitest';
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { SECOND } from '../../src/sim/base/time.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import { openRun } from '../../src/sim/session/run.ts';

/** What a file cannot bring about: a silence begins when it is made. */
const NEVER = ['alertmanager_silences state=pending'];

/** Labels that tell one outcome of a mechanism from another. */
const OUTCOMES = ['action', 'cause', 'gc', 'reason', 'result', 'state'];

const FIVE_MINUTES_MS = 5 * 60_000;

it(
  'everything that is counted anywhere counts something in everything.yaml or in trouble.yaml',
  { timeout: FIVE_MINUTES_MS },
  () => {
    const peaks = new Map<string, number>();
    for (const name of ['everything', 'trouble']) notePeaks(peaks, `test/validity/${name}.yaml`);
    expect(peaks.size).toBeGreaterThan(150);
    expect([...peaks].filter(([, peak]) => peak === 0).map(([mechanism]) => mechanism)).toEqual(NEVER);
  },
);

function notePeaks(peaks: Map<string, number>, path: string): void {
  const outcome = loadFromDisk(path);
  if (!outcome.ok) throw new Error(`${path} does not read`);
  const run = openRun(outcome.value, '7');
  const endUs = outcome.value.clock.lastsUs;
  run.advance(endUs);
  const answer = run.range({ expr: '{__name__=~".+", __name__!~".*_bucket"}', startUs: 0, endUs, stepUs: 5 * SECOND });
  if (!answer.ok || answer.value.kind !== 'matrix') throw new Error(`${path} has no series`);
  for (const { labels, values } of answer.value.series) {
    const mechanism = nameOf(labels);
    peaks.set(
      mechanism,
      values.reduce((peak, value) => Math.max(peak, Math.abs(value)), peaks.get(mechanism) ?? 0),
    );
  }
}

function nameOf(labels: Labels): string {
  const outcomes = OUTCOMES.filter((label) => labels[label] !== undefined).map((label) => `${label}=${labels[label]}`);
  return [labels.__name__, ...outcomes].join(' ');
}
