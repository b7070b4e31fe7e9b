/**
 * From a heap of intervals that name their parents to the rows of a waterfall: order, depth, gaps in the family and self
 * time. Pure and linear but for sorting, so that ten thousand intervals are laid out between two frames. Nothing is thrown
 * away: an interval whose parent is missing, or whose ancestors run in a circle, becomes a root that says so.
 */
import type { Micros } from '../../../sim/base/time.ts';

export interface WaterfallItem {
  readonly id: string;
  readonly parentId: string | null;
  readonly startUs: Micros;
  readonly durationUs: Micros;
}

export interface Stretch {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

export interface WaterfallNode<T extends WaterfallItem> {
  readonly item: T;
  readonly depth: number;
  /** Position of the parent in `nodes`; -1 for a root. */
  readonly parent: number;
  /** Positions of the children in `nodes`, by start. */
  readonly children: readonly number[];
  /** Nodes of this subtree, itself included: they follow each other in `nodes`. */
  readonly subtreeSize: number;
  /** Time in which no child was running. */
  readonly selfUs: Micros;
  /** True when the item names a parent that is not there. */
  readonly orphan: boolean;
}

export interface Waterfall<T extends WaterfallItem> {
  /** Parents before their children, siblings by start. */
  readonly nodes: readonly WaterfallNode<T>[];
  readonly startUs: Micros;
  readonly endUs: Micros;
}

interface Draft<T> {
  readonly item: T;
  readonly depth: number;
  readonly parent: number;
  readonly children: number[];
  subtreeSize: number;
  selfUs: Micros;
  readonly orphan: boolean;
}

export function layoutWaterfall<T extends WaterfallItem>(items: readonly T[]): Waterfall<T> {
  const byStart = [...items].sort((x, y) => x.startUs - y.startUs || y.durationUs - x.durationUs);
  const present = new Set(byStart.map((item) => item.id));
  const childrenOf = new Map<string, T[]>();
  const roots: T[] = [];
  for (const item of byStart) {
    if (item.parentId === null || !present.has(item.parentId)) roots.push(item);
    else append(childrenOf, item.parentId, item);
  }
  const nodes: Draft<T>[] = [];
  const placed = new Set<T>();
  for (const root of roots) place(root, childrenOf, nodes, placed);
  // What no root leads to hangs in a circle of parents: cut the circle at its earliest item.
  for (const item of byStart) if (!placed.has(item)) place(item, childrenOf, nodes, placed);
  measure(nodes);
  const endUs = byStart.reduce((end, item) => Math.max(end, item.startUs + item.durationUs), 0);
  return { nodes, startUs: byStart[0]?.startUs ?? 0, endUs };
}

/** Positions of the nodes to draw: all but those below a collapsed one. */
export function visibleRows<T extends WaterfallItem>(waterfall: Waterfall<T>, collapsed: ReadonlySet<string>): number[] {
  const rows: number[] = [];
  for (let at = 0; at < waterfall.nodes.length;) {
    const node = waterfall.nodes[at] as WaterfallNode<T>;
    rows.push(at);
    at += collapsed.has(node.item.id) ? node.subtreeSize : 1;
  }
  return rows;
}

/** Lays out one tree without recursion, because a chain of calls can be deeper than the stack. */
function place<T extends WaterfallItem>(
  root: T,
  childrenOf: ReadonlyMap<string, readonly T[]>,
  nodes: Draft<T>[],
  placed: Set<T>,
): void {
  const waiting: { item: T; parent: number }[] = [{ item: root, parent: -1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { item, parent } = next;
    if (placed.has(item)) continue;
    placed.add(item);
    const depth = parent === -1 ? 0 : (nodes[parent] as Draft<T>).depth + 1;
    const orphan = parent === -1 && item.parentId !== null;
    const position = nodes.push({ item, depth, parent, children: [], subtreeSize: 1, selfUs: 0, orphan }) - 1;
    nodes[parent]?.children.push(position);
    const children = childrenOf.get(item.id) ?? [];
    for (let i = children.length - 1; i >= 0; i--) waiting.push({ item: children[i] as T, parent: position });
  }
}

/** Sizes of subtrees from the leaves up, and self times. */
function measure<T extends WaterfallItem>(nodes: Draft<T>[]): void {
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at] as Draft<T>;
    const parent = nodes[node.parent];
    if (parent !== undefined) parent.subtreeSize += node.subtreeSize;
    node.selfUs = ownStretches(nodes, at).reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  }
}

/** The stretches of a node's time in which no child was running; children come by start. */
export function ownStretches<T extends WaterfallItem>(
  nodes: readonly { readonly item: T; readonly children: readonly number[] }[],
  position: number,
): Stretch[] {
  const node = nodes[position];
  if (node === undefined) return [];
  const endUs = node.item.startUs + node.item.durationUs;
  const stretches: Stretch[] = [];
  let reachedUs = node.item.startUs;
  for (const at of node.children) {
    const child = (nodes[at] as { readonly item: T }).item;
    if (child.startUs >= endUs) break;
    if (child.startUs > reachedUs) stretches.push({ fromUs: reachedUs, toUs: child.startUs });
    reachedUs = Math.max(reachedUs, child.startUs + child.durationUs);
  }
  if (reachedUs < endUs) stretches.push({ fromUs: reachedUs, toUs: endUs });
  return stretches;
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
