/** The machine that the tests run on, as find-browser.ts wants to see it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, firefox } from 'playwright-core';
import { findBrowser, type BrowserKind, type Effects } from './find-browser.ts';

const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

const machine: Effects = {
  env: process.env,
  exists: existsSync,
  run(program, options) {
    const { status, stdout, stderr, error } = spawnSync(program, options, { encoding: 'utf8', maxBuffer: OUTPUT_MAX_BYTES });
    return { passed: status === 0, output: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
  },
  isRoot: () => process.getuid?.() === 0,
  playwrightPath: (kind) => ({ chromium, firefox })[kind].executablePath(),
  say: (line) => process.stderr.write(`${line}\n`),
};

/** The path of a browser on this machine; see {@link findBrowser}. */
export function findBrowserHere(kind: BrowserKind): string {
  return findBrowser(kind, machine);
}
