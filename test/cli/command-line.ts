/** The command line without a process: what a person types, and what comes back on both streams. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { safeTerminal } from '../../src/cli/terminal.ts';
import { smallShop } from '../scenario/small-shop.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function faultline(...words: readonly string[]): Promise<Said> {
  let [out, err] = ['', ''];
  const terminal = safeTerminal({ out: (text) => (out += text), err: (text) => (err += text) });
  const code = await runProgram(words, terminal);
  return { code, out, err };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder on the disk that holds the small shop, three minutes long, with some files replaced; goes away after the tests. */
export function shopFolder(changes: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-'));
  folders.push(folder);
  for (const [path, text] of Object.entries({ ...Object.fromEntries(smallShop()), ...SHORT, ...changes })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const HEAD = 'apiVersion: faultline/v1\nkind:';

/** A night of three minutes: the index goes after one, and comes back after two if somebody cares. */
const SHORT: Readonly<Record<string, string>> = {
  'scenario.yaml': `${HEAD} Scenario
id: small
title: A small night
system: system.yaml
patch:
  databases: {items-db: {tables: {items: {rows: 4M}}}}
clock: {starts: 2026-03-10T01:30:00Z, history: 1m, lasts: 3m}
alerts: alerts.yml
timeline:
  - {at: 1m, id: tidy, migrate: items-db, title: items - tidy up, do: [{dropIndex: {table: items, index: items_by_owner}}]}
expect:
  before 1m:
    - alert: none fires
  after 1m:
    - alert: CartSlow fires within 1m
`,
  'alerts.yml': `groups:
  - name: cart
    interval: 5s
    rules:
      - alert: CartSlow
        expr: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{service="front"}[30s]))) > 0.1
        for: 10s
`,
  'answer.yaml': `${HEAD} Answer
cause: {component: items-db, mechanism: missing index, onset: 1m, chain: [migration, slow queries]}
mechanisms: [missing index, lock contention]
mitigations: [{rollback: items-db}]
healthy: {objective: cart-latency, for: 30s}
evidence: [the list of changes]
`,
  'replays/good.yaml': `${HEAD} Replay
id: good
title: Roll it back
as: good
actions: [{at: 90s, rollback: items-db latest}]
expect:
  from 150s to 3m:
    - promql: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{service="front"}[30s]))) < 0.1
`,
  'replays/twin.yaml': `${HEAD} Replay
id: twin
title: Nothing was changed
as: twin
without: [tidy]
expect:
  always:
    - alert: none fires
`,
};
