#!/usr/bin/env node
/** The command `faultline`: the headless face of the simulator. This file only connects the program to the process. */
import { runProgram } from './program.ts';
import { safeTerminal } from './terminal.ts';

const terminal = safeTerminal({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});

// `faultline ... | head` closes the pipe early; that is no failure, and the exit code stays what the command says.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = runProgram(process.argv.slice(2), terminal);
