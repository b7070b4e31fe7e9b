/** Objects that pass at a rate: how long a request for one takes. */
import { expect, it } from 'vitest';
import { readScenario } from '../../src/sim/scenario/read-scenario.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { World } from '../../src/sim/world/world.ts';
import { spanRows } from '../world/span-rows.ts';

const scenario =
  'apiVersion: faultline/v1\nkind: Scenario\nid: media\ntitle: media\nsystem: system.yaml\nclock: {starts: 2026-03-10T01:30:00Z}\n';
const system = (transfer: string) => `
apiVersion: faultline/v1
kind: System
name: media
network: {latency: 0ms}
services:
  site: {workers: 500, endpoints: {GET /: {steps: [call: bucket GET /films]}}}
  bucket: {external: true, workers: 500, endpoints: {GET /films: {steps: [${transfer}]}}}
users:
  all: {to: site, arrive: {regular: 100/s}, do: {GET /: 100%}}
`;

function lengthsUs(transfer: string): number[] {
  const read = readScenario(
    new Map([
      ['scenario.yaml', scenario],
      ['system.yaml', system(transfer)],
    ]),
    'scenario.yaml',
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const world = new World(read.value.topology, 'media', new Recorder('media', true), 5e6);
  world.advance(60e6);
  const { spans } = world.core.recorder;
  return [...spanRows(spans)]
    .filter(({ template }) => spans.templates[template].kind === 'client')
    .map(({ durationUs }) => durationUs);
}

it('an object takes as long as its size over the rate', () => {
  expect(new Set(lengthsUs('{transfer: 8MiB, rate: 64MiB/s}'))).toEqual(new Set([125_000]));
});

it('sizes that vary take lengths that vary alike: the mean and the 99th percentile are those of the sizes', () => {
  const lengths = lengthsUs('{transfer: {lognormal: {mean: 2MiB, p99: 12MiB}}, rate: 20MiB/s}').sort((a, b) => a - b);
  const mean = lengths.reduce((sum, one) => sum + one, 0) / lengths.length;
  expect(lengths.length).toBeGreaterThan(5_500);
  expect(mean / 100_000).toBeGreaterThan(0.93);
  expect(mean / 100_000).toBeLessThan(1.07);
  expect(lengths[Math.floor(lengths.length * 0.99)] / 600_000).toBeGreaterThan(0.8);
  expect(lengths[Math.floor(lengths.length * 0.99)] / 600_000).toBeLessThan(1.25);
});
