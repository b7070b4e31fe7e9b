/** A scenario small enough to read at a glance, and ways to break it: what the tests of the reader start from. */
import { expect } from 'vitest';
import { formatProblem } from '../../src/sim/base/problem.ts';
import type { Scenario } from '../../src/sim/model/scenario.ts';
import { readScenario, type Knowledge } from '../../src/sim/scenario/read-scenario.ts';

const SYSTEM = `apiVersion: faultline/v1
kind: System
name: corner shop
services:
  front:
    endpoints:
      GET /cart:
        steps:
          - work: 2ms
          - call: store GET /items
            timeout: 1s
  store:
    replicas: 2
    pools:
      items-db: {max: 4}
    endpoints:
      GET /items:
        steps:
          - query: items-db find-items
databases:
  items-db:
    tables:
      items: {rows: 10k, indexes: {items_by_owner: [owner, kind]}}
    statements:
      find-items:
        text: SELECT * FROM items WHERE owner = $1
        reads: {table: items, where: [owner], rows: 3}
users:
  people: {to: front, arrive: {poisson: 10/s}, do: {GET /cart: 100%}}
objectives:
  cart-latency: {of: front GET /cart, under: 250ms, target: 99%}
`;

const SCENARIO = `apiVersion: faultline/v1
kind: Scenario
id: small
title: A small night
system: system.yaml
clock: {starts: 2026-03-10T01:30:00Z}
alerts: alerts.yml
timeline:
  - at: 10m
    id: first
    migrate: items-db
    title: items - tidy up
    do:
      - dropIndex: {table: items, index: items_by_owner}
expect:
  after 10m:
    - alert: CartSlow fires within 5m
`;

const ALERTS = `groups:
  - name: cart
    rules:
      - alert: CartSlow
        expr: histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[1m])) > 0.5
        for: 1m
        labels: {severity: page}
`;

const REPLAY = `apiVersion: faultline/v1
kind: Replay
id: good
title: Roll it back
as: good
actions:
  - at: 12m
    rollback: items-db latest
expect:
  after 14m:
    - never: up == 0
`;

const ANSWER = `apiVersion: faultline/v1
kind: Answer
cause: {component: items-db, mechanism: missing index, onset: 10m, chain: [migration, slow queries]}
mechanisms: [missing index, lock contention]
mitigations:
  - rollback: items-db
healthy: {objective: cart-latency, for: 2m}
evidence: [the list of changes]
traps:
  - scale: front
    because: it waits for the database
`;

export type FileName = 'system.yaml' | 'scenario.yaml' | 'alerts.yml' | 'replays/good.yaml' | 'answer.yaml';

const FILES: Readonly<Record<FileName, string>> = {
  'system.yaml': SYSTEM,
  'scenario.yaml': SCENARIO,
  'alerts.yml': ALERTS,
  'replays/good.yaml': REPLAY,
  'answer.yaml': ANSWER,
};

export function smallShop(): Map<string, string> {
  return new Map(Object.entries(FILES));
}

/** The small shop with one text of one file replaced by another; the text must be there. */
export function broken(file: FileName, text: string, by: string): Map<string, string> {
  expect(FILES[file]).toContain(text);
  return smallShop().set(file, FILES[file].replace(text, by));
}

/** What is wrong with the files, as a person reads it. */
export function problemsOf(files: ReadonlyMap<string, string>, knowledge: Knowledge = {}): string[] {
  const read = readScenario(files, 'scenario.yaml', knowledge);
  return read.ok ? [] : read.problems.map(formatProblem);
}

export function scenarioOf(files: ReadonlyMap<string, string>): Scenario {
  const read = readScenario(files, 'scenario.yaml');
  if (!read.ok) throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}
