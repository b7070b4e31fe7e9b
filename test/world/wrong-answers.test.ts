/** Answers with status 200 that are wrong: who notices, and what of it reaches whom. */
import { expect, it } from 'vitest';
import type { Service, Step, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { spanRows } from './span-rows.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const REQUESTS = 10_000;
/** Three deviations of 1,000 among 10,000. */
const SLACK = 90;

function call(to: string, words: Partial<Step & { kind: 'call' }> = {}): Step {
  return { kind: 'call', service: to, method: 'GET', route: '/', timeoutUs: SECOND_US, guard: null, ...words };
}

function run(
  front: readonly Step[],
  vendor: readonly Step[] = [{ kind: 'wrong', ratio: 0.1 }],
  fields: Partial<Service> = {},
): World {
  const topology: Topology = systemOf(
    [
      service('front', front, { workers: 50 }),
      service('middle', [call('vendor')], { workers: 50 }),
      service('vendor', vendor, fields),
    ],
    { kind: 'regular', perSecond: 100 },
  );
  const world = openWorld(topology, 'wrong');
  world.advance((REQUESTS / 100) * SECOND_US);
  return world;
}

const users = ({ core }: World) => core.users[0];
const errors = (world: World): number =>
  [...spanRows(world.core.recorder.spans)].filter(
    ({ code, template }) => code >= 500 && world.core.recorder.spans.templates[template].service === 'front',
  ).length;

it('go through all who do not check up to the users, and no span says anything but 200', () => {
  const world = run([call('middle')]);
  expect(Math.abs(users(world).wrong - 0.1 * REQUESTS)).toBeLessThan(SLACK);
  expect(users(world).good).toBe(REQUESTS);
  expect(errors(world)).toBe(0);
});

it('are failures of a caller that checks: 502, a line, and a span with an exception, while the vendor counts 200', () => {
  const world = run([call('vendor', { checks: true })]);
  const { spans, logs, series } = world.core.recorder;
  expect(users(world).wrong).toBe(0);
  expect(Math.abs(users(world).failed - 0.1 * REQUESTS)).toBeLessThan(SLACK);
  const clients = [...spanRows(spans)].filter(({ template }) => spans.templates[template].kind === 'client');
  const bad = clients.find(({ code }) => code !== 200);
  const shown = spans.trace(bad?.trace ?? 0)?.spans.find(({ kind }) => kind === 'client');
  expect(shown).toMatchObject({
    status: 'error',
    attributes: { 'http.response.status_code': 200, 'error.type': 'invalid_response' },
    events: [{ name: 'exception', attributes: { 'exception.type': 'InvalidResponse' } }],
  });
  const lines = logs.chunks.flatMap(({ rows, template }) =>
    [...template.subarray(0, rows)].map((one) => logs.templates[one].message),
  );
  expect(lines.filter((one) => one === 'the answer of vendor is not valid').length).toBe(users(world).failed);
  const calls = series.all.filter(({ labels }) => labels['__name__'] === 'http_client_requests_total');
  expect(calls.map(({ labels }) => labels['code'])).toEqual(['200']);
});

it('of one branch of many make the whole wrong, and once only', () => {
  const world = run([{ kind: 'parallel', branches: [[call('vendor')], [call('vendor')], []] }]);
  expect(Math.abs(users(world).wrong - (1 - 0.9 * 0.9) * REQUESTS)).toBeLessThan(120);
});

it('are mended by a retry, since the next attempt is wrong as seldom: one in a thousand is left after three', () => {
  const retry = { attemptsMax: 3, on: ['5xx' as const], backoff: { kind: 'fixed' as const, delayUs: 0 }, budget: null };
  const policy = { retry, hedge: null, cancels: null, propagatesDeadline: null };
  const world = run([call('vendor', { checks: true, policy })]);
  expect(users(world).failed).toBeGreaterThan(0);
  expect(users(world).failed).toBeLessThan(25);
  const unchecked = run([call('vendor', { policy })]);
  expect(Math.abs(users(unchecked).wrong - 0.1 * REQUESTS)).toBeLessThan(SLACK);
});

it('that fail for another reason are failures and nothing else', () => {
  const world = run(
    [call('vendor')],
    [
      { kind: 'wrong', ratio: 1 },
      { kind: 'fail', ratio: 0.3, status: 500, message: 'down' },
    ],
  );
  const { wrong, good, failed } = users(world);
  expect(wrong).toBe(good);
  expect(Math.abs(failed - 0.3 * REQUESTS)).toBeLessThan(140);
});

it('come of an injection too, at its replicas, and end with it', () => {
  const world = run([call('vendor')], []);
  expect(users(world).wrong).toBe(0);
  const at = { kind: 'service' as const, service: 'vendor', replicasRatio: 1 };
  world.inject(1, {
    steps: [[{ kind: 'hook', hook: 'wrongRatio', at, value: 0.1 }]],
    stepUs: 0,
    lastsUs: REQUESTS * 10_000,
    blink: null,
  });
  world.advance((2.5 * REQUESTS * SECOND_US) / 100);
  expect(Math.abs(users(world).wrong - 0.1 * REQUESTS)).toBeLessThan(SLACK);
});
