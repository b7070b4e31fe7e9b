/** A scenario with routes: what rules find is told in inboxes, people silence it, and all of it is part of the run. */
import { beforeAll, describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/sim/base/problem.ts';
import { MINUTE, SECOND } from '../../src/sim/base/time.ts';
import type { Scenario } from '../../src/sim/model/scenario.ts';
import type { SilenceDeed } from '../../src/sim/model/silence.ts';
import { loadScenario } from '../../src/sim/session/load-scenario.ts';
import type { Run } from '../../src/sim/session/face.ts';
import { openRun, restoreRun } from '../../src/sim/session/run.ts';

const FILES = {
  'system.yaml': `apiVersion: faultline/v1
kind: System
name: one
services: {web: {replicas: 2, endpoints: {GET /: {steps: [{work: 1ms}]}}}}
users: {people: {to: web, arrive: {poisson: 2/s}, do: {GET /: 100%}}}
`,
  'alerts.yml': `groups:
  - name: all
    interval: 15s
    rules:
      - {alert: Used, expr: 'sum by (pod) (rate(http_requests_total[1m])) > 0', for: 30s, labels: {severity: page}}
      - {alert: Always, expr: vector(1)}
`,
  'routes.yml': `route:
  receiver: nobody
  routes: [{matchers: [severity=page], receiver: pager, group_by: [alertname], group_wait: 10s, group_interval: 1m, repeat_interval: 3m}]
receivers: [{name: nobody}, {name: pager, pagerduty_configs: [{routing_key: x}]}]
`,
  'scenario.yaml': `apiVersion: faultline/v1
kind: Scenario
id: small
title: Small
system: system.yaml
clock: {starts: 2026-03-10T01:30:00Z, history: 0s, lasts: 10m}
alerts: alerts.yml
routes: routes.yml
timeline:
  - {at: 0s, silence: 'pod=~".+-1"', for: 200d, ago: 180d, comment: moved soon, author: robin}
`,
};

function load(files: Readonly<Record<string, string>> = FILES): Scenario | string[] {
  const outcome = loadScenario(new Map(Object.entries(files)), 'scenario.yaml');
  return outcome.ok ? outcome.value : outcome.problems.map(formatProblem);
}

function scenario(): Scenario {
  const loaded = load();
  if (Array.isArray(loaded)) throw new Error(loaded.join('\n'));
  return loaded as Scenario;
}

const silenceAll: SilenceDeed = {
  ...{ kind: 'silence', matchers: [{ name: 'severity', op: '=', value: 'page' }], forUs: 2 * MINUTE },
  ...{ agoUs: 0, author: 'ana', comment: 'I see it' },
};

const told = (run: Run): string[] =>
  run
    .notifications()
    .map(({ atUs, receiver, alerts }) => [atUs / SECOND, receiver, ...alerts.map(({ labels }) => labels['pod'])].join(' '));

describe('a run with routes', () => {
  let run: Run;
  beforeAll(() => {
    run = openRun(scenario(), '1');
    run.advance(10 * MINUTE);
  });

  it('tells whoever a route names, and nobody of what is silenced', () => {
    const firing = run.alerts().filter(({ rule, state }) => rule === 'Used' && state === 'firing');
    const pods = firing.map(({ labels }) => labels['pod'] ?? '');
    expect(pods.filter((pod) => pod.endsWith('-1'))).toHaveLength(1);
    const other = pods.find((pod) => !pod.endsWith('-1'));
    const [first, ...rest] = told(run);
    expect(first).toMatch(new RegExp(`^\\d+ pager ${other}$`));
    expect(rest.length).toBeGreaterThan(1);
    for (const one of rest) expect(one).toContain(`pager ${other}`);
  });

  it('is the same run however time is sliced and wherever it was saved', () => {
    const sliced = openRun(scenario(), '1');
    for (let atUs = 7 * SECOND; atUs < 5 * MINUTE; atUs += 7 * SECOND) sliced.advance(atUs);
    const restored = restoreRun(scenario(), sliced.snapshot());
    for (const one of [sliced, restored]) one.advance(10 * MINUTE);
    expect([sliced.hash(), restored.hash()]).toEqual([run.hash(), run.hash()]);
    expect(told(restored)).toEqual(told(run));
  });

  it('has silences that people make and end, and refuses those that make no sense', () => {
    const other = openRun(scenario(), '1');
    other.advance(MINUTE);
    expect(other.act(silenceAll).ok).toBe(true);
    other.advance(2 * MINUTE);
    expect(other.act({ kind: 'expireSilence', silence: 2 }).ok).toBe(true);
    expect(other.act({ kind: 'expireSilence', silence: 2 }).ok).toBe(false);
    expect(other.act({ ...silenceAll, matchers: [] }).ok).toBe(false);
    expect(other.silences().map(({ author, startsAtUs, endsAtUs }) => [author, startsAtUs / MINUTE, endsAtUs / MINUTE])).toEqual([
      ['robin', -180 * 24 * 60, 20 * 24 * 60],
      ['ana', 1, 2],
    ]);
  });

  it('tells of its notifications as metrics, too', () => {
    const answer = run.instant('alertmanager_notifications_total{receiver_name="pager"}', 10 * MINUTE);
    expect(answer).toMatchObject({ ok: true, value: { samples: [{ value: run.notifications().length }] } });
    expect(run.families().map(({ name }) => name)).toContain('alertmanager_alerts');
  });
});

describe('routes', () => {
  it('need alerts, and silences need routes', () => {
    const { 'scenario.yaml': text } = FILES;
    const without = (line: string): string[] | Scenario => load({ ...FILES, 'scenario.yaml': text.replace(`${line}\n`, '') });
    expect(without('alerts: alerts.yml')).toEqual([expect.stringContaining('needs "alerts", of which people can be notified')]);
    expect(without('routes: routes.yml')).toEqual([expect.stringContaining('Give the scenario "routes"')]);
    expect(load({ ...FILES, 'routes.yml': 'a: b' })).toEqual([expect.stringContaining('not an Alertmanager configuration')]);
    expect(load({ ...FILES, 'scenario.yaml': text.replace('routes.yml', 'routs.yml') })).toEqual([
      'scenario.yaml:8:9: routes: there is no file routs.yml.',
    ]);
  });

  it('that are not there leave a run without notifications', () => {
    const { 'scenario.yaml': text } = FILES;
    const plain = load({ ...FILES, 'scenario.yaml': text.replace(/routes: .*[^]*/, '') }) as Scenario;
    const run = openRun(plain, '1');
    run.advance(MINUTE);
    expect([run.notifications(), run.silences(), run.act(silenceAll).ok]).toEqual([[], [], false]);
  });
});
