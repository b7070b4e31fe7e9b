/** Opening a run from what the command line says, shared by the commands that simulate. */
import { basename } from 'node:path';
import type { Replay, Scenario } from '../sim/model/scenario.ts';
import type { Run } from '../sim/session/face.ts';
import { openRun } from '../sim/session/run.ts';
import type { Terminal } from './terminal.ts';

/** The replay that is meant by its id or by its file beside the scenario; null after telling that there is none. */
export function findReplay(scenario: Scenario, wanted: string, terminal: Terminal): Replay | null {
  const id = basename(wanted).replace(/\.(ya?ml|json)$/, '');
  const found = scenario.replays.find((replay) => replay.id === wanted || replay.id === id);
  if (found !== undefined) return found;
  const known = scenario.replays.map((replay) => replay.id).join(', ');
  terminal.err(`${scenario.id} has no replay ${JSON.stringify(wanted)}. ${known === '' ? 'It has none.' : `It has: ${known}.`}`);
  return null;
}

export function open(scenario: Scenario, seed: string, replay?: Replay): Run {
  return openRun(scenario, seed, { replay });
}
