/** Clients of a closed loop never make time stand still, whatever they are answered. */
import { expect, it } from 'vitest';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const SECOND_US = 1e6;
const restless = { kind: 'closed', clients: 3, think: { kind: 'constant', valueUs: 0 } } as const;

it('clients without think time who are answered at once come back a thousand times a second', () => {
  const world = openWorld(systemOf([service('instant', [])], restless), 'instant');
  world.advance(SECOND_US - 1);
  expect(world.core.users[0].good).toBe(3 * 1000);
  expect(world.limitsReached()).toEqual([expect.stringMatching(/^clientVisitsPerSecondMax: 3000 visits came later/)]);
});

it('clients without think time who are refused at once come back a thousand times a second, beside the one who is served', () => {
  const busy = service('busy', [{ kind: 'work', demand: { kind: 'constant', valueUs: 10_000 } }], { queueMax: 0 });
  const world = openWorld(systemOf([busy], restless), 'refused');
  world.advance(SECOND_US - 1);
  const [group] = world.core.users;
  expect(group.good).toBe(99);
  expect(group.failed).toBeGreaterThan(1_900);
  expect(group.failed).toBeLessThanOrEqual(2_000);
  expect(world.limitsReached()).toEqual([expect.stringContaining(` ${group.failed} visits came later`)]);
});
