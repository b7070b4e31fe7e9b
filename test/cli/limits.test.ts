/** A good file that is too much for the simulator ends in words, an exit code of its own and what came of it until then. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { faultline } from './command-line.ts';

const calls = (endpoint: string): string => `[${new Array<string>(31).fill(`{call: ${endpoint}, timeout: 1h}`).join(', ')}]`;

/** A thousand people come at the same instant, and everybody's request leads to a thousand that take an hour. */
const SYSTEM = `apiVersion: faultline/v1
kind: System
name: blow
services:
  front: {replicas: 10, workers: 10000, endpoints: {GET /: {steps: [{parallel: ${calls('middle GET /')}}]}}}
  middle: {replicas: 100, workers: 10000, endpoints: {GET /: {steps: [{parallel: ${calls('slow GET /')}}]}}}
  slow: {replicas: 200, workers: 10000, endpoints: {GET /: {steps: [{wait: 1h}]}}}
users:
  people: {to: front, arrive: {closed: {clients: 1000, think: {constant: 1s}}}, do: {GET /: 100%}, patience: 1h}
`;
const SCENARIO = `apiVersion: faultline/v1
kind: Scenario
id: blow
title: Too many at once
system: system.yaml
clock: {starts: 2026-03-10T01:30:00Z, history: 1m, lasts: 3m}
expect: {always: [{promql: up == 1}]}
`;

const folder = mkdtempSync(join(tmpdir(), 'faultline-'));
writeFileSync(join(folder, 'system.yaml'), SYSTEM);
writeFileSync(join(folder, 'scenario.yaml'), SCENARIO);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a run that a limit ends', () => {
  it('exits with 3 after the digest of what came of it until then, which names the limit', async () => {
    const said = await faultline('run', folder, '--json');
    const digest = JSON.parse(said.out) as { untilUs: number; limitsReached: string[]; hash: string };
    expect(said.code).toBe(3);
    expect(said.err).toMatch(
      /^A limit \(framesMax: 1048576 .* in flight\) ended the run at \S+\. This is what came of it until then:\n$/,
    );
    expect(digest.limitsReached[0]).toMatch(/^framesMax: .*: the run ended here$/);
    expect(digest.untilUs).toBeLessThan(60e6);
  });

  it('answers no query about later, and holds no expectation', async () => {
    const asked = await faultline('query', folder, 'up', '--at', '3m');
    expect(asked).toMatchObject({ code: 3, out: '' });
    const tested = await faultline('test', folder);
    expect(tested.code).toBe(1);
    expect(tested.out).toContain('the run was ended by a limit (framesMax');
  });
});
