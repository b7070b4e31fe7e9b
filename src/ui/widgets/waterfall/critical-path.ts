/**
 * The stretches of a waterfall that the whole had to wait for: shorten one and the root ends sooner. Found by walking
 * back from the end of the root: at each instant the child that ended last is what its parent was waiting for, and where
 * no child was running it is the parent itself. (The idea is that of Böhme et al., "Characterizing load and communication
 * imbalance", 2012, and of Jaeger's critical path.)
 */
import type { Micros } from '../../../sim/base/time.ts';
import type { Stretch, Waterfall, WaterfallItem, WaterfallNode } from './layout.ts';

export interface CriticalStretch extends Stretch {
  /** Position in `nodes`. */
  readonly node: number;
}

/** Stretches by time, without gaps from start to end of the tree at `root`. Children that outlive their parent are cut. */
export function criticalPath<T extends WaterfallItem>(waterfall: Waterfall<T>, root = 0): CriticalStretch[] {
  const first = waterfall.nodes[root];
  if (first === undefined) return [];
  const path: CriticalStretch[] = [];
  const open: Frame<T>[] = [frameOf(waterfall, root, endOf(first.item))];
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const child = lastToEnd(waterfall, frame);
    const doneUs = child === null ? frame.node.item.startUs : child.endUs;
    if (doneUs < frame.cursorUs) path.push({ node: frame.position, fromUs: doneUs, toUs: frame.cursorUs });
    if (child === null) {
      open.pop();
    } else {
      frame.cursorUs = child.node.item.startUs;
      open.push(child);
    }
  }
  return path.reverse();
}

interface Frame<T extends WaterfallItem> {
  readonly position: number;
  readonly node: WaterfallNode<T>;
  /** Children by end, the last one at the end of the list; those that were looked at are taken off. */
  readonly byEnd: number[];
  /** Its own end, or earlier where its parent did not wait for it. */
  readonly endUs: Micros;
  /** Everything after this instant is on the path already. */
  cursorUs: Micros;
}

function frameOf<T extends WaterfallItem>(waterfall: Waterfall<T>, position: number, endUs: Micros): Frame<T> {
  const node = waterfall.nodes[position] as WaterfallNode<T>;
  const item = (child: number): T => (waterfall.nodes[child] as WaterfallNode<T>).item;
  const byEnd = [...node.children].sort((x, y) => endOf(item(x)) - endOf(item(y)) || item(y).startUs - item(x).startUs);
  return { position, node, byEnd, endUs, cursorUs: endUs };
}

/**
 * The child that its parent waited for last before the cursor. A child that was still running at the cursor was not waited
 * for, unless the cursor is the parent's end, where the child is cut.
 */
function lastToEnd<T extends WaterfallItem>(waterfall: Waterfall<T>, frame: Frame<T>): Frame<T> | null {
  for (let position = frame.byEnd.pop(); position !== undefined; position = frame.byEnd.pop()) {
    const { item } = waterfall.nodes[position] as WaterfallNode<T>;
    const endUs = Math.min(endOf(item), frame.endUs);
    const insideParent = item.startUs >= frame.node.item.startUs;
    if (insideParent && item.startUs < frame.cursorUs && endUs <= frame.cursorUs) return frameOf(waterfall, position, endUs);
  }
  return null;
}

function endOf(item: WaterfallItem): Micros {
  return item.startUs + item.durationUs;
}
