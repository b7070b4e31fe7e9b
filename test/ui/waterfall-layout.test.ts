/** The laws of the waterfall's rows: family order, self time, and that no interval is lost however broken its family is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutWaterfall, visibleRows } from '../../src/ui/widgets/waterfall/layout.ts';
import { drawn, families } from './drawn-spans.ts';

function tree(picture: string): string[] {
  return layoutWaterfall(drawn(picture)).nodes.map(
    (node) => `${'  '.repeat(node.depth)}${node.item.id}${node.orphan ? ' (orphan)' : ''}`,
  );
}

describe('layoutWaterfall', () => {
  it('puts parents before children and siblings by their start', () => {
    expect(
      tree(`
                0         10        20
        c < a          [----]
        b < a     [--]
        d < c            [-]
        a       [-------------]
      `),
    ).toEqual(['a', '  b', '  c', '    d']);
  });

  it('makes an interval whose parent is missing a root that says so', () => {
    expect(
      tree(`
                0         10        20
        a         [---------]
        b < lost     [---]
        c < b         [-]
      `),
    ).toEqual(['a', 'b (orphan)', '  c']);
  });

  it('cuts a circle of parents at its earliest interval', () => {
    expect(
      tree(`
                0         10        20
        a < c   [-------]
        b < a     [---]
        c < b      [-]
      `),
    ).toEqual(['a (orphan)', '  b', '    c']);
  });

  it('counts as self time only what no child covers, once where children overlap', () => {
    const { nodes } = layoutWaterfall(
      drawn(`
                0         10        20
        a       [---------]
        b < a     [---]
        c < a       [---]
        late < a           [---]
      `),
    );
    // 10 long, covered from 2 to 8; `late` starts after the end.
    expect(Object.fromEntries(nodes.map((node) => [node.item.id, node.selfUs]))).toEqual({ a: 4, b: 4, c: 4, late: 4 });
  });

  it('spans the time from the first start to the last end, even past the root', () => {
    const { startUs, endUs } = layoutWaterfall(
      drawn(`
                0         10        20
        a       [-----]
        b < a      [-------]
      `),
    );
    expect([startUs, endUs]).toEqual([0, 11]);
  });

  it('hides exactly the subtree below a collapsed row', () => {
    const waterfall = layoutWaterfall(
      drawn(`
                0         10        20
        a       [-------------]
        b < a    [----]
        c < b     [--]
        d < a           [----]
      `),
    );
    const shown = (collapsed: string[]): string =>
      visibleRows(waterfall, new Set(collapsed))
        .map((at) => waterfall.nodes[at]?.item.id)
        .join('');
    expect(shown([])).toBe('abcd');
    expect(shown(['b'])).toBe('abd');
    expect(shown(['a'])).toBe('a');
    expect(shown(['c'])).toBe('abcd');
  });

  it('keeps every interval exactly once, whatever the parents are', () => {
    fc.assert(
      fc.property(families(40), (items) => {
        const { nodes } = layoutWaterfall(items);
        expect(nodes.map((node) => node.item.id).sort()).toEqual(items.map((item) => item.id).sort());
        for (const [at, node] of nodes.entries()) {
          expect(node.parent).toBeLessThan(at);
          expect(node.selfUs).toBeGreaterThanOrEqual(0);
          expect(node.selfUs).toBeLessThanOrEqual(node.item.durationUs);
        }
      }),
    );
  });

  it('lays out a chain of ten thousand without running out of stack', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => ({
      id: `s${i}`,
      parentId: i === 0 ? null : `s${i - 1}`,
      startUs: i,
      durationUs: 20_000 - 2 * i,
    }));
    expect(layoutWaterfall(chain).nodes.at(-1)?.depth).toBe(9_999);
  });
});
