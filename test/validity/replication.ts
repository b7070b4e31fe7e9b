/** One replication of an experiment: simulates its file with a seed, holds it against the exact laws and asks its questions, as `npx faultline query` does. */
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { formatProblem } from '../../src/sim/base/problem.ts';
import { parseDuration } from '../../src/sim/base/time.ts';
import type { QueryValue } from '../../src/sim/model/query-value.ts';
import { openRun } from '../../src/sim/session/run.ts';
import { watchWorlds } from '../laws/witness.ts';
import { assertLawsOfAll } from '../world/laws.ts';
import type { Experiment } from './experiment.ts';

watchWorlds(assertLawsOfAll);

/** Answers in the order of the rows. */
export function replicate(experiment: Experiment, seed: string): number[] {
  const path = `test/validity/${experiment.file}.yaml`;
  const loaded = loadFromDisk(path);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const atUs = parseDuration(experiment.at);
  if (atUs === null || atUs > loaded.value.clock.lastsUs) throw new Error(`${path} cannot be asked at ${experiment.at}`);
  const run = openRun(loaded.value, seed);
  run.advance(atUs);
  assertLawsOfAll();
  return experiment.rows.map(({ promql }) => {
    const answer = run.instant(promql, atUs);
    if (!answer.ok) throw new Error(`${path}: ${promql}: ${answer.problems.map(({ message }) => message).join(' ')}`);
    return numberOf(answer.value);
  });
}

/** The one number that was asked for; NaN when there is none. */
function numberOf(value: QueryValue): number {
  if (value.kind === 'scalar') return value.value;
  return value.kind === 'vector' && value.samples.length === 1 ? value.samples[0].value : NaN;
}
