/** `faultline run`: simulates a scenario and prints what came of it. */
import { durationLiteral, type Micros } from '../sim/base/time.ts';
import { loadOrTell } from './check-command.ts';
import { digest, digestText } from './digest.ts';
import { advance, findReplay, open } from './simulation.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export interface RunOptions {
  readonly seed: string;
  readonly until?: Micros;
  readonly replay?: string;
  readonly json: boolean;
}

export async function runCommand(path: string, options: RunOptions, terminal: Terminal): Promise<ExitCode> {
  const scenario = loadOrTell(path, terminal);
  if (scenario === null) return 2;
  const replay = options.replay === undefined ? undefined : findReplay(scenario, options.replay, terminal);
  if (replay === null) return 2;
  const untilUs = options.until ?? scenario.clock.lastsUs;
  if (untilUs > scenario.clock.lastsUs) {
    terminal.err(
      `--until ${durationLiteral(untilUs)} is after the end of the scenario, which lasts ${durationLiteral(scenario.clock.lastsUs)}.`,
    );
    return 2;
  }
  const run = open(scenario, options.seed, replay);
  const whole = await advance(run, untilUs, scenario.id, terminal);
  const { nowUs, endedBy } = run.status();
  const stopped = endedBy === null ? 'Stopped' : `A limit (${endedBy}) ended the run`;
  if (!whole || endedBy !== null) terminal.err(`${stopped} at ${durationLiteral(nowUs)}. This is what came of it until then:`);
  const result = digest(run, replay?.id ?? null);
  terminal.out(options.json ? JSON.stringify(result, null, 2) : digestText(result));
  if (endedBy !== null) return 3;
  return whole ? 0 : 130;
}
