/** Alertmanager configurations for tests: read as a scenario's file is read, and judged by the real program. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem, type Problem } from '../../src/sim/base/problem.ts';
import type { NotificationConfig } from '../../src/sim/model/notification.ts';
import { alertmanagerFile } from '../../src/sim/scenario/alertmanager-file.ts';
import { Reading } from '../../src/sim/scenario/shape.ts';
import { parseSource } from '../../src/sim/scenario/source-tree.ts';

/** The configuration, or what is wrong with it. */
export function readConfig(text: string): NotificationConfig | string[] {
  const problems: Problem[] = [];
  const tree = parseSource('routes.yml', text, problems);
  const config = tree === null ? null : new Reading(problems).take(alertmanagerFile, tree);
  return config === null || problems.length > 0 ? problems.map(formatProblem) : config;
}

export function configOf(text: string): NotificationConfig {
  const config = readConfig(text);
  if ('route' in config) return config;
  throw new Error(config.join('\n'));
}

/** Whether amtool (Debian: package prometheus-alertmanager) is there; says so when it is not. */
export function amtoolIsInstalled(): boolean {
  const installed = spawnSync('amtool', ['--version']).status === 0;
  if (!installed)
    process.stderr.write(
      'SKIPPED: amtool is not installed (apt-get install prometheus-alertmanager), so our routing was not compared with its.\n',
    );
  return installed;
}

/** Runs amtool on a configuration, once for each row of words; `FILE` in them stands for its path. */
export function amtool(
  text: string,
  rows: readonly (readonly string[])[],
): { readonly status: number | null; readonly output: string }[] {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-amtool-'));
  const path = join(folder, 'routes.yml');
  try {
    writeFileSync(path, text);
    return rows.map((words) => {
      const { status, stdout } = spawnSync(
        'amtool',
        words.map((word) => (word === 'FILE' ? path : word)),
        { encoding: 'utf8' },
      );
      return { status, output: stdout.trim() };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
