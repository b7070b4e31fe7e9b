/** What the forms and the drawer say of a service is what the change log says, not how the night began. */
import { expect, it } from 'vitest';
import { openRun } from '../../src/sim/session/run.ts';
import { replicasAsked, versionAsked } from '../../src/ui/state/as-changed.ts';
import { shopScenario } from './shop.ts';

const MINUTE = 60e6;
const scenario = shopScenario();

function service(name: string) {
  const found = scenario.topology.services.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the shop has no ${name}`);
  return found;
}

it('a service is as its file says until something changes', () => {
  const run = openRun(scenario, '1');
  run.advance(MINUTE);
  expect(replicasAsked(service('orders'), run.changes())).toBe(service('orders').replicas);
  expect(versionAsked(service('gateway'), run.changes())).toBe(service('gateway').version);
});

it('scaling twice leaves the last number, and does not touch other services', () => {
  const run = openRun(scenario, '1');
  for (const replicas of [6, 4]) {
    run.advance(run.status().nowUs + MINUTE);
    expect(run.act({ kind: 'scale', service: 'orders', replicas }).ok).toBe(true);
  }
  expect(replicasAsked(service('orders'), run.changes())).toBe(4);
  expect(replicasAsked(service('checkout'), run.changes())).toBe(service('checkout').replicas);
});

it('a deploy brings the new version and taking it back the old one', () => {
  const run = openRun(scenario, '1');
  run.advance(20 * MINUTE);
  const deploy = run.changes().find(({ kind, component }) => kind === 'deploy' && component === 'gateway');
  const { name, version } = service('gateway');
  expect(versionAsked({ name, version }, run.changes())).not.toBe(version);
  expect(run.act({ kind: 'rollback', component: name, change: deploy?.id ?? 0 }).ok).toBe(true);
  expect(versionAsked({ name, version }, run.changes())).toBe(version);
});
