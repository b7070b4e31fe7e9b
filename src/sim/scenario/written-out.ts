/**
 * How many values a document has once its aliases are written out, counted without writing them out: each anchor is counted once, so
 * a bomb of aliases costs no more than the text that it is.
 */
import { isMap, isPair, isSeq, type ParsedNode } from 'yaml';

/** What an alias stands for; undefined for what is no alias. */
export type Meanings = ReadonlyMap<unknown, ParsedNode | null>;

/** Where the values become more than `max`, in the order of the text: a place in the text, or null when they never do. */
export function overflowOf(root: ParsedNode, meanings: Meanings, max: number): number | null {
  const counts = new Map<ParsedNode, number>();
  const countOf = (written: ParsedNode): number => {
    const node = meanings.get(written) ?? written;
    const known = counts.get(node);
    if (known !== undefined) return known;
    // What contains itself is refused as too nested.
    counts.set(node, 0);
    const count = insideOf(node).reduce((sum, inside) => sum + countOf(inside), 1);
    counts.set(node, count);
    return count;
  };
  if (countOf(root) <= max) return null;
  let left = max;
  let at = root;
  for (;;) {
    left--;
    const next = insideOf(at).find((inside) => {
      const count = countOf(inside);
      if (count > left) return true;
      left -= count;
      return false;
    });
    if (next === undefined) return at.range[0];
    at = next;
  }
}

/** The values in a list or map as they are written; none in an alias. */
function insideOf(node: ParsedNode): ParsedNode[] {
  const items: readonly unknown[] = isSeq(node) || isMap(node) ? node.items : [];
  return items.map((item) => (isPair(item) ? item.value : item)).filter((item): item is ParsedNode => item !== null);
}
