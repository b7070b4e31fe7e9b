#!/usr/bin/env node
/** The command `faultline`: the headless face of the simulator. This file only connects the program to the process. */
import { runProgram } from './program.ts';
import { safeTerminal } from './terminal.ts';

/** Where nobody sees a line being replaced, in a log of CI, progress is told once in so long. */
const LOG_EVERY_MS = 10_000;
const SIGINT_EXIT_CODE = 130;

let stopped = false;
// The first Ctrl-C asks for what there is, the second one does not wait for it.
process.on('SIGINT', () => {
  if (stopped) process.exit(SIGINT_EXIT_CODE);
  stopped = true;
});

let toldAtMs = -Infinity;
let shown = false;
function progress(line: string): void {
  if (process.stderr.isTTY) {
    if (line !== '' || shown) process.stderr.write(`\r${line}\u001b[K`);
    shown = line !== '';
  } else if (line !== '' && performance.now() - toldAtMs >= LOG_EVERY_MS) {
    toldAtMs = performance.now();
    process.stderr.write(`${line}\n`);
  }
}

const terminal = safeTerminal({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  progress,
  stopped: () => new Promise((resolve) => setImmediate(() => resolve(stopped))),
});

// `faultline ... | head` closes the pipe early; that is no failure, and the exit code stays what the command says.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runProgram(process.argv.slice(2), terminal);
