/**
 * Opening a run from what the command line says and moving it on, shared by the commands that simulate. A run moves in slices, so
 * that a person sees how far it is and can end it with Ctrl-C; how it is sliced does not show in the run (law 1).
 */
import { basename } from 'node:path';
import { durationLiteral, SECOND, type Micros } from '../sim/base/time.ts';
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

/** A slice takes about this long, so that Ctrl-C is heard soon; nothing is said of what takes less than the second length. */
const SLICE_MS = 50;
/** The first one is as short as can be, since nobody knows yet how much happens in it. */
const SHORTEST_SLICE_US = 1;
const QUIET_MS = 2_000;

/**
 * Moves the run on to `untilUs`, or to where a limit ends it, telling how far it is when it takes long; false when Ctrl-C ended it on the
 * way.
 */
export async function advance(run: Run, untilUs: Micros, what: string, terminal: Terminal): Promise<boolean> {
  const beganMs = performance.now();
  const fromUs = run.status().nowUs;
  let sliceUs: Micros = SHORTEST_SLICE_US;
  for (let nowUs = fromUs; nowUs < untilUs && run.status().endedBy === null;) {
    const sliceBeganMs = performance.now();
    nowUs = Math.min(untilUs, nowUs + sliceUs);
    run.advance(nowUs);
    const nowMs = performance.now();
    sliceUs = nextSliceUs(sliceUs, nowMs - sliceBeganMs);
    if (await terminal.stopped()) {
      terminal.progress('');
      return false;
    }
    if (nowMs - beganMs > QUIET_MS) {
      const doneRatio = (nowUs - fromUs) / (untilUs - fromUs);
      const leftS = Math.ceil(((nowMs - beganMs) / 1000) * (1 / doneRatio - 1));
      const percent = Math.floor(100 * doneRatio);
      terminal.progress(
        `${what}: ${durationLiteral(wholeSeconds(nowUs))} of ${durationLiteral(wholeSeconds(untilUs))} (${percent} %), ${leftS} s left`,
      );
    }
  }
  // An instant is looked at even when it lies at the start.
  run.advance(untilUs);
  terminal.progress('');
  return true;
}

/** At most twice as long as the last one, since the load of a scenario can change. */
function nextSliceUs(sliceUs: Micros, tookMs: number): Micros {
  return Math.max(SHORTEST_SLICE_US, Math.round(sliceUs * Math.min(2, SLICE_MS / Math.max(1, tookMs))));
}

function wholeSeconds(us: Micros): Micros {
  return Math.round(us / SECOND) * SECOND;
}
