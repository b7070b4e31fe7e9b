/**
 * `npm run conformance -- DIR`: every `*.test` file of a folder, in the language of Prometheus' promqltest, against our engine. Says
 * `FILE passed failed unsupported` for each, what did not pass on stderr with its place and reason, and the sums at the end. Exits 1
 * when a case fails or a file is not in the language, 2 when the folder cannot be read.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conform } from './conform.ts';
import { BadFile } from './promqltest-file.ts';

const USAGE =
  'Usage: npm run conformance -- DIR   (DIR: a folder of *.test files, such as promql/promqltest/testdata of Prometheus)';

process.exitCode = conformance(process.argv.slice(2));

function conformance(words: readonly string[]): 0 | 1 | 2 {
  const [folder] = words;
  if (folder === undefined || words.length > 1 || folder.startsWith('-')) return refuse('One folder must be named.');
  let names: string[];
  try {
    names = readdirSync(folder)
      .filter((name) => name.endsWith('.test'))
      .sort();
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  if (names.length === 0) return refuse(`There is no *.test file in ${folder}.`);
  const totals = { passed: 0, failed: 0, unsupported: 0 };
  for (const name of names) {
    const counts = runFile(join(folder, name), name);
    totals.passed += counts.passed;
    totals.failed += counts.failed;
    totals.unsupported += counts.unsupported;
    process.stdout.write(`${name} ${counts.passed} ${counts.failed} ${counts.unsupported}\n`);
  }
  const left = totals.unsupported === 0 ? '' : `, ${totals.unsupported} unsupported`;
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed${left}\n`);
  return totals.failed === 0 ? 0 : 1;
}

/** A file that cannot be read counts as one failed case. */
function runFile(path: string, name: string): { passed: number; failed: number; unsupported: number } {
  try {
    const { passed, failed, unsupported } = conform(readFileSync(path, 'utf8'));
    for (const { line, query, reason } of failed) process.stderr.write(`${name}:${line}: FAILED: ${query}\n  ${reason}\n`);
    for (const { line, query, reason } of unsupported)
      process.stderr.write(`${name}:${line}: unsupported: ${query}\n  ${reason}\n`);
    return { passed, failed: failed.length, unsupported: unsupported.length };
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    process.stderr.write(`${name}:${error.line}: BAD FILE: ${error.message}\n`);
    return { passed: 0, failed: 1, unsupported: 0 };
  }
}

function refuse(message: string): 2 {
  process.stderr.write(`${message}\n${USAGE}\n`);
  return 2;
}
