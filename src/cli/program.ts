/**
 * The commands and their options, as `--help` tells them. Answers go to one stream, problems to the other, and the exit code says in one
 * number what happened: 0 all is well, 1 an expectation did not hold, 2 a file or an option is wrong, 3 a limit ended the run, 130 Ctrl-C.
 */
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { Bug } from '../sim/base/assert.ts';
import { LimitReached } from '../sim/base/limit.ts';
import { checkCommand } from './check-command.ts';
import { faultsCommand } from './faults-command.ts';
import { instantOption, rangeOption, seedOption, seedsOption } from './options.ts';
import { queryCommand, type QueryOptions } from './query-command.ts';
import { runCommand, type RunOptions } from './run-command.ts';
import { schemaCommand } from './schema-command.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { testCommand, type TestOptions } from './test-command.ts';

/** Runs one command line (without node and the file) and returns its exit code. */
export async function runProgram(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = commands(terminal, (code) => (exitCode = code));
  try {
    if (words.length === 0) {
      program.outputHelp({ error: true });
      return 2;
    }
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Bug) {
      terminal.err(
        `This is a bug in Faultline, not in your files: ${error.message}\nTo see it again: faultline ${words.join(' ')}`,
      );
      return 2;
    }
    if (error instanceof LimitReached) {
      terminal.err(`This is more than a run can hold: ${error.message}.`);
      return 3;
    }
    throw error;
  }
}

function commands(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command('faultline')
    .description('A flight simulator for on-call engineers, headless: check, run, ask and test scenarios.')
    .version(packageJson.version)
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd()) })
    .exitOverride()
    .showHelpAfterError('(faultline --help says what there is)')
    .addHelpText(
      'after',
      '\nExit codes: 0 all is well, 1 an expectation did not hold, 2 a file or an option is wrong;\nwith what there was until then: 3 a limit ended the run, 130 stopped by Ctrl-C.\n\n' +
        'Examples:\n' +
        '  faultline check scenarios/dropped-index/scenario.yaml\n' +
        '  faultline run scenarios/dropped-index --seed 7 --until 20m\n' +
        "  faultline query scenarios/dropped-index --seed 7 --at 10m 'sum by (service) (rate(http_requests_total[1m]))'\n" +
        '  faultline test scenarios --seeds 20',
    );

  program
    .command('check')
    .description('read scenarios and tell every problem as file:line:column')
    .argument('<path...>', 'scenario files, or folders that hold them')
    .action((paths: string[]) => finish(checkCommand(paths, terminal)));

  program
    .command('run')
    .description('run a scenario and print a digest and the hash of the run')
    .argument('<path>', 'a scenario file, or its folder')
    .option('--seed <seed>', 'the seed of all chance', seedOption, '1')
    .option('--until <time>', 'stop at this time of the run, such as 20m (default: the whole of it)', instantOption)
    .option('--replay <file>', 'act as this replay says: a file, or the id of a replay of the scenario')
    .option('--json', 'print JSON', false)
    .action(async (path: string, options: RunOptions) => finish(await runCommand(path, options, terminal)));

  program
    .command('query')
    .description('run a scenario to a time and answer a PromQL query')
    .argument('<path>', 'a scenario file, or its folder')
    .argument('<promql>', 'the query')
    .option('--seed <seed>', 'the seed of all chance', seedOption, '1')
    .option('--at <time>', 'ask at this time of the run, such as 10m (default: when the learner sits down)', instantOption)
    .option('--range <from,to,step>', 'ask over a range instead, such as 0m,20m,5s', rangeOption)
    .option('--replay <file>', 'act as this replay says: a file, or the id of a replay of the scenario')
    .option('--json', "print JSON in the shape of Prometheus' HTTP API", false)
    .option('--explain', 'tell of each part of the query what it gave, read and took', false)
    .action(async (path: string, promql: string, options: QueryOptions) =>
      finish(await queryCommand(path, promql, options, terminal)),
    );

  program
    .command('test')
    .description('run scenarios and their replays over many seeds and judge what they expect')
    .argument('<path...>', 'scenario files, or folders that hold them')
    .option('--seeds <seeds>', 'how many, such as 20, or which, such as 1001-1010', seedsOption, ['1'])
    .option('--replay <id...>', 'only these replays')
    .option('--verbose', 'tell what was measured for every expectation', false)
    .action(async (paths: string[], options: TestOptions) => finish(await testCommand(paths, options, terminal)));

  program
    .command('faults')
    .description('list the faults that can be injected, or explain one')
    .argument('[name]', 'the fault')
    .option('--json', 'print JSON', false)
    .action((name: string | undefined, options: { readonly json: boolean }) =>
      finish(faultsCommand(name ?? null, options.json, terminal)),
    );

  program
    .command('schema')
    .description('print the JSON Schema of scenario files')
    .action(() => finish(schemaCommand(terminal)));

  return program;
}
