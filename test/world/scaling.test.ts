/** A service that is stopped by scaling it to nothing: nobody is answered meanwhile, and it comes back when it is scaled up. */
import { expect, it } from 'vitest';
import { openWorld, service, serverSpans, systemOf } from './topology-fixture.ts';
import { assertLaws } from './laws.ts';

const SECOND = 1e6;

it('a service without replicas refuses at once, and answers again when a replica is up', () => {
  const step = { kind: 'wait', length: { kind: 'constant', valueUs: 20_000 } } as const;
  const world = openWorld(
    systemOf([service('shop', [step], { startupUs: 2 * SECOND })], { kind: 'regular', perSecond: 10 }),
    '1',
  );
  const [users] = world.core.users;
  const scale = (atUs: number, replicas: number) => {
    world.advance(atUs);
    const deed = { kind: 'scale', service: 'shop', replicas } as const;
    expect(world.check(deed)).toEqual([]);
    world.apply(deed, 'test');
  };
  scale(9.95 * SECOND, 0);
  expect(users.failed).toBe(0);
  scale(19.95 * SECOND, 1);
  const before = serverSpans(world, 0).sojournUs.length;
  world.advance(40 * SECOND);
  // A hundred came while there was no replica and twenty while it started.
  expect(users.failed).toBe(120);
  expect(serverSpans(world, 0).sojournUs.length - before).toBe(180);
  assertLaws(world);
});

it('one pod that is restarted makes room for another one, and the others stay', () => {
  const world = openWorld(
    systemOf([service('shop', [], { startupUs: 2 * SECOND, replicas: 3 })], { kind: 'regular', perSecond: 10 }),
    'pod',
  );
  world.advance(5 * SECOND);
  const { core } = world;
  const deed = { kind: 'restart', service: 'shop', pod: core.pods[1].name } as const;
  expect(world.check({ ...deed, pod: 'shop-9' })).toEqual([
    `shop has no pod "shop-9". It has ${core.pods.map(({ name }) => name).join(', ')}.`,
  ]);
  expect(world.check(deed)).toEqual([]);
  world.apply(deed, 'test');
  expect(core.services[0].ready).toEqual([0, 2]);
  expect(core.changes.get(1)).toMatchObject({ kind: 'restart', status: 'running', diff: [`delete pod ${deed.pod}`] });
  world.advance(10 * SECOND);
  expect(core.services[0].ready).toEqual([0, 2, 3]);
  expect(core.changes.get(1)).toMatchObject({ status: 'done', endedAtUs: 7 * SECOND });
  expect(core.users[0].failed).toBe(0);
});
