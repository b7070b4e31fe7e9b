/** Random feature flags, and steps behind them. */
import fc from 'fast-check';
import type { Flag } from '../../src/sim/model/flag.ts';
import type { Step } from '../../src/sim/model/topology.ts';

export const FLAG = 'beta';

export const randomFlags: fc.Arbitrary<Flag[]> = fc
  .record({ onRatio: fc.constantFrom(0, 0.3, 1), traced: fc.boolean(), by: fc.constantFrom('user' as const, 'tenant' as const) })
  .map((one) => [
    { name: FLAG, ...one },
    { name: 'pilot', onRatio: 0.5, by: 'user', traced: true },
  ]);

export function randomFlagStep(inside: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  return fc
    .tuple(fc.constantFrom(FLAG, 'pilot'), inside, inside)
    .map(([flag, steps, otherwise]): Step => ({ kind: 'flag', flag, steps, otherwise }));
}
