/** What an author is told who says of a third party, a flag or a job what cannot be. */
import { expect, it } from 'vitest';
import { readScenario } from '../../src/sim/scenario/read-scenario.ts';

const SYSTEM = `
apiVersion: faultline/v1
kind: System
name: shop
services:
  shop: {endpoints: {GET /: {steps: [{flag: beta, steps: [work: 1ms]}, {call: vendor GET /, credentials: 1}]}}}
  vendor: {external: true, endpoints: {GET /: {steps: [wait: 1ms]}}}
flags: {beta: {share: 5%}}
jobs: {nightly: {run: shop GET /, every: 1h}}
users:
  all: {to: shop, arrive: {poisson: 1/s}, do: {GET /: 100%}}
`;
const SCENARIO = `
apiVersion: faultline/v1
kind: Scenario
id: shop
title: shop
system: system.yaml
clock: {starts: 2026-03-10T01:30:00Z}
timeline: [{at: 1m, configure: vendor, set: {credentials: 2}}]
`;

function told(from: string, to: string): string[] {
  const files = [
    ['scenario.yaml', SCENARIO],
    ['system.yaml', SYSTEM],
  ].map(([name, text]): [string, string] => [name, text.replace(from, to)]);
  const read = readScenario(new Map(files), 'scenario.yaml');
  return read.ok ? [] : read.problems.map(({ message }) => message);
}

it('nothing, where all is well', () => {
  expect(told('', '')).toEqual([]);
});

it.each([
  ['[wait: 1ms]', '[log: hello]', 'vendor is external, and what is inside it cannot be seen. Its steps can be'],
  ['external: true,', 'external: true, logs: {level: warn},', 'Take "logs" out.'],
  ['external: true,', 'external: true, telemetry: {traces: 10%},', 'Take "telemetry" out.'],
  ['external: true,', 'external: true, connections: {},', 'Take "connections" out.'],
  ['external: true,', '', 'vendor is not external and asks for no key. Take "credentials" out.'],
  ['shop: {', 'shop: {credentials: 2, ', 'only an external service asks for a key.'],
  ['configure: vendor, set: {credentials: 2}', 'restart: vendor', 'vendor is external: it is not ours to restart.'],
  ['configure: vendor, set: {credentials: 2}', 'scale: vendor to 9', 'vendor is external: it is not ours to scale.'],
  ['set: {credentials: 2}', 'set: {workers: 9}', 'what can be agreed on is rateLimit.rate, credentials.'],
  ['flag: beta', 'flag: betta', 'no flag is called "betta". Did you mean "beta"?'],
  ['beta: {share: 5%}', 'beta: {by: tenant}', 'no group of users has tenants.'],
  ['run: shop GET /', 'run: shop GET /export', '"GET /export"'],
  ['jobs: {nightly', 'jobs: {beta', 'there is a service, database, flag or group of users of the same name.'],
])('after %s became %s', (from, to, says) => {
  const found = told(from, to);
  expect(
    found.some((one) => one.includes(says)),
    JSON.stringify(found),
  ).toBe(true);
});
