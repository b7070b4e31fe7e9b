/** Statements with a demand of their own make a database an ordinary station of queueing theory. */
import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/sim/model/distribution.ts';
import { asking, database, statement, table } from './database-fixture.ts';
import { expectEstimate, mean } from './estimate.ts';
import { openWorld, serverSpans } from './topology-fixture.ts';

const SEEDS = Array.from({ length: 10 }, (_, index) => `demand-${index + 1}`);
const exponential: Distribution = { kind: 'exponential', meanUs: 1e6 };

function sojournsS(processors: number, perSecond: number, lengthS: number, connectionsMax = 1_000_000): number[] {
  const store = database({ processors, connectionsMax: 1_000_000, statements: [statement({ takes: exponential })] });
  return SEEDS.map((seed) => {
    const world = openWorld(asking(store, { kind: 'poisson', perSecond }, connectionsMax), seed);
    world.advance((500 + lengthS) * 1e6);
    return mean(serverSpans(world, 500e6).sojournUs) / 1e6;
  });
}

describe('a database of which the statements take a known time', () => {
  it('is M/M/1-PS on one processor: 2 s on average at rho 0.5', () => {
    expectEstimate(sojournsS(1, 0.5, 20_000), 2);
  });
  it('is M/M/4 on four: 1.086957 s on average at lambda 2', () => {
    expectEstimate(sojournsS(4, 2, 4_000), 1.086957);
  });
  it('is a line in front of one server behind a pool of one connection: 2 s at rho 0.5', () => {
    expectEstimate(sojournsS(4, 0.5, 15_000, 1), 2);
  });
  it('still plans statements on a table, of which only the time is given', () => {
    const finds = statement({ table: 'things', where: ['owner'], takes: { kind: 'constant', valueUs: 700 } });
    const world = openWorld(
      asking(database({ tables: [table()], statements: [finds] }), { kind: 'regular', perSecond: 100 }),
      'planned',
    );
    world.advance(1e6);
    const [store] = world.core.databases;
    expect(store.plans[0].scan).toBe('Seq Scan');
    expect(store.tables[0].seqScans).toBeGreaterThan(90);
    expect(new Set(serverSpans(world, 0).sojournUs)).toEqual(new Set([700]));
  });
});
