/** The change of a deploy is read like the service itself: upon the version before, and with problems at their place. */
import { expect, it } from 'vitest';
import { broken, problemsOf, scenarioOf } from './small-shop.ts';

const MIGRATION = '  - at: 10m\n    id: first';
const deploys = (...lines: readonly string[]) => broken('scenario.yaml', MIGRATION, `${lines.join('\n')}\n${MIGRATION}`);
const deploy = (at: string, version: string, change: string) =>
  `  - {at: ${at}, deploy: store, version: ${version}, title: new store, change: ${change}}`;

it('a release is the service as the deploy before left it, with its own change', () => {
  const { topology } = scenarioOf(
    deploys(deploy('5m', '1.2.0', '{workers: 8, pools: {items-db: {max: 2}}}'), deploy('4m', '1.1.0', '{queue: {max: 9}}')),
  );
  const [store] = topology.services.filter((one) => one.name === 'store');
  expect(topology.releases).toMatchObject([
    { name: 'store', version: '1.1.0', workers: store?.workers, queueMax: 9, pools: [{ database: 'items-db', sizeMax: 4 }] },
    { name: 'store', version: '1.2.0', workers: 8, queueMax: 9, pools: [{ database: 'items-db', sizeMax: 2 }] },
  ]);
  expect(topology.releases[0]?.endpoints).toEqual(store?.endpoints);
});

it('a deploy without a change brings no release', () => {
  expect(scenarioOf(deploys('  - {at: 5m, deploy: store, version: 1.1.0, title: new store}')).topology.releases).toEqual([]);
});

it('a mistake in a change is told where it is written', () => {
  expect(problemsOf(deploys(deploy('5m', '1.1.0', '{pools: {item-db: {max: 2}}}')))).toEqual([
    'scenario.yaml:9:80: services.store.pools.item-db: no database is called "item-db". Did you mean "items-db"?',
  ]);
  expect(problemsOf(deploys(deploy('5m', '1.1.0', '{workers: none}')))[0]).toMatch(
    /^scenario.yaml:9:81: services.store.workers: must be/,
  );
  expect(problemsOf(deploys(deploy('5m', '1.1.0', '{replicas: 9}')))[0]).toContain('Use "scale: SERVICE to 3"');
});

it('calls that go in a circle only once the new version is there are told', () => {
  const endpoints = '{endpoints: {GET /items: {steps: [{call: front GET /cart}]}}}';
  expect(problemsOf(deploys(deploy('5m', '1.1.0', endpoints))).join()).toContain('form a circle that never ends');
});

it('a version is one thing only', () => {
  const twice = deploys(deploy('4m', '1.1.0', '{workers: 8}'), deploy('5m', '1.1.0', '{workers: 9}'));
  expect(problemsOf(twice).join()).toContain('store 1.1.0 is already something else. Choose another version.');
});

it('settings are read in their own measure and checked against the component', () => {
  const files = (set: string) => deploys(`  - {at: 5m, configure: store, set: ${set}}`);
  const { timeline } = scenarioOf(files('{queue.max: 60, pools.items-db.acquireTimeout: 250ms}'));
  expect(timeline[0]?.deed).toMatchObject({ settings: { 'queue.max': 60, 'pools.items-db.acquireTimeout': 250_000 } });
  expect(problemsOf(files('{queue.mx: 60}'))[0]).toContain('no setting is called "queue.mx". Did you mean "queue.max"?');
  expect(problemsOf(files('{pools.items-db.acquireTimeout: 250}'))[0]).toContain(
    'must be a duration of whole microseconds, such as 250ms, but is "250".',
  );
  expect(problemsOf(files('{pools.items-db.acquireTimeout: 0.4us}'))[0]).toContain('of whole microseconds');
  expect(problemsOf(files('{workers: 0}'))[0]).toContain('must be from 1 to 10000, not 0.');
  expect(problemsOf(files('{pools.other.max: 3}'))[0]).toContain(
    'store has no setting "pools.other.max". It has workers, queue.max,',
  );
  expect(problemsOf(files('{connections: 3}'))[0]).toContain('store has no setting "connections"');
});
