/** Streams of chance: the generator is seedrandom's, and draws made many at a time are the draws made one by one. */
import alea from 'seedrandom/lib/alea.js';
import { describe, expect, it } from 'vitest';
import { Stream } from '../../src/sim/base/random.ts';

const DRAWS = 100_000;

describe('a stream', () => {
  it("draws what seedrandom's Alea draws, bit by bit", () => {
    const stream = new Stream('7', 'orders/arrivals');
    const generator = alea('7/orders/arrivals', { state: true });
    for (let i = 0; i < DRAWS; i++) if (stream.uniform() !== generator.double()) expect.unreachable(`draw ${i} differs`);
    const { c, s0, s1, s2 } = generator.state();
    expect(stream.save()).toEqual([c, s0, s1, s2]);
  });

  it('draws exponentials many at a time as it draws them one by one, tail and edges of the layers included', () => {
    const [one, many] = [new Stream('7', 'a/b'), new Stream('7', 'a/b')];
    const draws = new Float64Array(64);
    let longest = 0;
    for (let block = 0; block < DRAWS / draws.length; block++) {
      many.exponentials(draws);
      for (const draw of draws) {
        if (one.exponential() !== draw) expect.unreachable(`a draw of block ${block} differs`);
        longest = Math.max(longest, draw);
      }
    }
    expect(many.save()).toEqual(one.save());
    // Beyond the last layer, whose edge is at 7.697: otherwise the tail was not drawn.
    expect(longest).toBeGreaterThan(7.7);
  });
});
