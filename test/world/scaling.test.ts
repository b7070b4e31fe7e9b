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
