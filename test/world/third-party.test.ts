/** Services of somebody else: they work like ours, and are known only by what their callers see. */
import { expect, it } from 'vitest';
import type { Service, Step, Topology } from '../../src/sim/model/topology.ts';
import { spanRows } from './span-rows.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const PER_SECOND = 20;

function shopWith(
  vendor: Partial<Service>,
  steps: readonly Step[] = [{ kind: 'wait', length: { kind: 'constant', valueUs: 80_000 } }],
): Topology {
  const call: Step = { kind: 'call', service: 'vendor', method: 'GET', route: '/', timeoutUs: SECOND_US, guard: null };
  return systemOf([service('shop', [call], { workers: 100 }), service('vendor', steps, { workers: 100, ...vendor })], {
    kind: 'regular',
    perSecond: PER_SECOND,
  });
}

function run(topology: Topology) {
  const world = openWorld(topology, 'vendor');
  world.advance(60.5 * SECOND_US);
  const { spans, logs, series } = world.core.recorder;
  const rows = [...spanRows(spans)];
  const named = (name: string) => series.all.filter(({ labels }) => labels['__name__'] === name);
  return { world, spans, logs, rows, named, series };
}

it('a third party shows no span, line or series of its own, and its caller has the same spans as if it did', () => {
  const seen = run(shopWith({}));
  const unseen = run(shopWith({ external: true }));
  const services = ({ spans, rows }: typeof seen) => new Set(rows.map(({ template }) => spans.templates[template].service));
  expect(services(seen)).toEqual(new Set(['shop', 'vendor']));
  expect(services(unseen)).toEqual(new Set(['shop']));
  const writers = ({ logs }: typeof seen) =>
    new Set(
      logs.chunks.flatMap(({ rows, template }) => [...template.subarray(0, rows)].map((one) => logs.templates[one].service)),
    );
  expect([writers(seen).has('vendor'), writers(unseen).has('vendor')]).toEqual([true, false]);
  expect(unseen.series.all.filter(({ labels }) => labels['service'] === 'vendor')).toEqual([]);
  const client = ({ spans, rows }: typeof seen) =>
    rows
      .filter(({ template }) => spans.templates[template].kind === 'client')
      .map(({ startUs, durationUs, code }) => [startUs, durationUs, code]);
  expect(client(unseen)).toEqual(client(seen));
  expect(client(unseen).length).toBeGreaterThan(1_000);
});

it('how long its answers take is in a histogram of the caller alone', () => {
  const { named } = run(shopWith({ external: true }));
  const [count] = named('http_client_request_duration_seconds_count');
  const [sum] = named('http_client_request_duration_seconds_sum');
  expect(count.labels).toMatchObject({ service: 'shop', target: 'vendor', method: 'GET', endpoint: '/' });
  const last = (series: typeof count) => [...series.slice(0, series.length)].at(-1) ?? 0;
  expect(last(sum) / last(count)).toBeCloseTo(0.08, 6);
  expect(run(shopWith({})).named('http_client_request_duration_seconds_count')).toEqual([]);
});

it('what is over its quota is answered with 429, and what it sells is rate times time and a burst', () => {
  const rateLimit = { perSecond: 6, burst: 12 };
  const { rows, spans } = run(shopWith({ external: true, admission: { rateLimit, shedding: null, concurrency: null } }));
  const codes = rows.filter(({ template }) => spans.templates[template].kind === 'client').map(({ code }) => code);
  const good = codes.filter((code) => code === 200).length;
  expect(Math.abs(good - (12 + 6 * 60))).toBeLessThan(6);
  expect(codes.filter((code) => code === 429).length).toBe(codes.length - good);
});

it('nobody of us can restart or scale it, and its quota can be agreed on anew', () => {
  const rateLimit = { perSecond: 6, burst: 12 };
  const { world } = run(shopWith({ external: true, admission: { rateLimit, shedding: null, concurrency: null } }));
  expect(world.check({ kind: 'restart', service: 'vendor' })).toEqual(['vendor is external: it is not ours to restart.']);
  expect(world.check({ kind: 'scale', service: 'vendor', replicas: 3 })).toHaveLength(1);
  expect(world.check({ kind: 'deploy', service: 'vendor', version: '2', title: '', author: '' })).toHaveLength(1);
  const set = (settings: Record<string, number>) =>
    world.check({ kind: 'configure', component: 'vendor', settings, title: '', author: '' });
  expect(set({ workers: 9 })).toHaveLength(1);
  expect(set({ 'rateLimit.rate': 60 })).toEqual([]);
});

it('a key that is rotated at the vendor is refused with 401 until the caller brings the new one, and users see 502 meanwhile', () => {
  const call: Step = {
    kind: 'call',
    service: 'vendor',
    method: 'GET',
    route: '/',
    timeoutUs: SECOND_US,
    guard: null,
    credentials: 1,
  };
  const [shop, vendor] = [service('shop', [call], { workers: 100 }), service('vendor', [], { workers: 100, external: true })];
  const world = openWorld(systemOf([shop, vendor], { kind: 'regular', perSecond: PER_SECOND }), 'keys');
  const set = (component: string, settings: Record<string, number>) => {
    world.apply({ kind: 'configure', component, settings, title: '', author: '' }, 'ann');
  };
  world.advance(10.01 * SECOND_US);
  set('vendor', { credentials: 2 });
  world.advance(20.01 * SECOND_US);
  set('shop', { 'calls.vendor.credentials': 2 });
  world.advance(30.01 * SECOND_US);
  const { spans } = world.core.recorder;
  const ofKind = (kind: string) => [...spanRows(spans)].filter(({ template }) => spans.templates[template].kind === kind);
  const codes = (kind: string, fromS: number) =>
    new Set(
      ofKind(kind)
        .filter(({ startUs }) => startUs >= fromS * SECOND_US && startUs < (fromS + 9.9) * SECOND_US)
        .map(({ code }) => code),
    );
  expect([0, 10.02, 20.02].map((from) => [...codes('client', from)])).toEqual([[200], [401], [200]]);
  expect([0, 10.02, 20.02].map((from) => [...codes('server', from)])).toEqual([[200], [502], [200]]);
});
