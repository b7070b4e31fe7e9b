/** "Did you mean ...?" helps only if it is right. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest, suggest } from '../../src/sim/scenario/suggestion.ts';

describe('the distance of two words', () => {
  it.each([
    ['payments', 'paymnets', 1],
    ['checkout', 'chekout', 1],
    ['orders', 'order', 1],
    ['abc', 'abc', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('%s and %s: %i', (a, b, edits) => expect(editDistance(a, b)).toBe(edits));

  it('is the same both ways, and at most the length of the longer word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
      { seed: 5 },
    );
  });
});

describe('a suggestion', () => {
  it('is the nearest known word', () => expect(nearest('paymnets', ['payouts', 'payments', 'orders'])).toBe('payments'));
  it('is not made when nothing is near', () => expect(suggest('zebra', ['auth', 'orders'])).toBe(' Known here: auth, orders.'));
  it('does not compare very long words', () => expect(nearest('a'.repeat(10_000), ['a'.repeat(9_999)])).toBeNull());
});
