/** Labels and flags never cover each other, and stay near what they belong to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestDot, thinned } from '../../src/ui/widgets/charts/exemplar-dots.ts';
import { apart, clusters, spread } from '../../src/ui/widgets/charts/places.ts';

describe('spread', () => {
  it('leaves places alone that are far enough apart', () => {
    expect(spread([10, 40, 90], 12, 100)).toEqual([10, 40, 90]);
  });

  it('keeps the gap, the order and the room whenever all fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 250 }), { minLength: 1, maxLength: 10 }), (wanted) => {
        const places = spread(wanted, 12, 200);
        const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number) || a - b);
        for (const place of places) {
          expect(place).toBeGreaterThanOrEqual(-1e-9);
          expect(place).toBeLessThanOrEqual(200 + 1e-9);
        }
        for (let i = 1; i < order.length; i++) {
          expect((places[order[i] as number] as number) - (places[order[i - 1] as number] as number)).toBeGreaterThanOrEqual(
            12 - 1e-9,
          );
        }
      }),
    );
  });

  it('spreads evenly what cannot keep the gap', () => {
    expect(spread([5, 5, 5], 100, 100)).toEqual([0, 50, 100]);
  });
});

describe('clusters', () => {
  it('hold each thing once, in order, and near ones together', () => {
    expect(clusters([30, 1, 5, 33], (at) => at, 10)).toEqual([
      [1, 5],
      [30, 33],
    ]);
  });
});

describe('exemplar dots', () => {
  const dot = (id: string, atUs: number, value: number) => ({ id, atUs, value, title: id });

  it('keep the slowest of each stretch and drop what is outside the range', () => {
    const kept = thinned([dot('a', 10, 1), dot('b', 12, 5), dot('c', 60, 2), dot('d', 101, 9)], 0, 100, 2);
    expect(kept.map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('are picked only within reach', () => {
    const dots = [dot('a', 0, 0), dot('b', 10, 0)];
    const at = (x: number) =>
      nearestDot(
        dots,
        (one) => one.atUs,
        (one) => one.value,
        x,
        0,
        3,
      )?.id;
    expect(at(8)).toBe('b');
    expect(at(5)).toBeUndefined();
  });
});

describe('apart', () => {
  it('is only what neither covers nor touches the other, whichever comes first', () => {
    expect(apart(100, 34, 152, 64)).toBe(false);
    expect(apart(100, 34, 154, 64)).toBe(true);
    expect(apart(154, 64, 100, 34)).toBe(true);
    expect(apart(100, 34, 100, 64)).toBe(false);
  });
});
