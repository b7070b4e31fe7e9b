/** The critical path of drawn traces: what the root waited for, at every instant of its life. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath } from '../../src/ui/widgets/waterfall/critical-path.ts';
import { layoutWaterfall } from '../../src/ui/widgets/waterfall/layout.ts';
import { drawn, families } from './drawn-spans.ts';

/** `a 0-4, b 4-9`: who was on the path, and when. */
function path(picture: string): string {
  const waterfall = layoutWaterfall(drawn(picture));
  return criticalPath(waterfall)
    .map(({ node, fromUs, toUs }) => `${waterfall.nodes[node]?.item.id} ${fromUs}-${toUs}`)
    .join(', ');
}

describe('criticalPath', () => {
  it('is the root itself where no child runs', () => {
    expect(
      path(`
                0         10        20
        a         [-------]
      `),
    ).toBe('a 2-10');
  });

  it('goes down into the child and back up', () => {
    expect(
      path(`
                0         10        20
        a       [-------------]
        b < a     [-------]
        c < b        [--]
      `),
    ).toBe('a 0-2, b 2-5, c 5-8, b 8-10, a 10-14');
  });

  it('takes of parallel children the one that ended last', () => {
    expect(
      path(`
                0         10        20
        a       [-------------]
        b < a     [----]
        c < a     [--------]
      `),
    ).toBe('a 0-2, c 2-11, a 11-14');
  });

  it('follows calls in sequence, and leaves out one that overlapped both', () => {
    expect(
      path(`
                0         10        20
        a       [-------------]
        b < a    [---]
        c < a     [-----]
        d < a         [-----]
      `),
    ).toBe('a 0-1, b 1-5, a 5-6, d 6-12, a 12-14');
  });

  it('cuts a child that outlives its parent at the end of the parent', () => {
    expect(
      path(`
                0         10        20
        a       [--------]
        b < a       [---------]
        c < b         [-----]
      `),
    ).toBe('a 0-4, b 4-6, c 6-9');
  });

  it('leaves out a child that starts after its parent has ended', () => {
    expect(
      path(`
                0         10        20
        a       [-----]
        b < a            [--]
      `),
    ).toBe('a 0-6');
  });

  it('is empty for an empty trace', () => {
    expect(criticalPath(layoutWaterfall([]))).toEqual([]);
  });

  it('covers the root from start to end without gap or overlap, whatever the family', () => {
    fc.assert(
      fc.property(families(30), (items) => {
        const waterfall = layoutWaterfall(items);
        const root = waterfall.nodes[0];
        if (root === undefined) return;
        let reachedUs = root.item.startUs;
        for (const { fromUs, toUs } of criticalPath(waterfall)) {
          expect(fromUs).toBe(reachedUs);
          expect(toUs).toBeGreaterThan(fromUs);
          reachedUs = toUs;
        }
        expect(reachedUs).toBe(root.item.startUs + root.item.durationUs);
      }),
    );
  });
});
