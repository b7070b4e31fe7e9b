/** Where a path such as `groups[0].rules[2].expr` stands in a YAML text, for problems that are found after reading. */
import { isNode, LineCounter, parseDocument } from 'yaml';

/** Line and column, 1-based, of the value at `path` or of its nearest ancestor that exists. */
export function placeOfPath(text: string, path: string): { readonly line: number; readonly column: number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  for (let keys = keysOf(path); keys.length > 0; keys = keys.slice(0, -1)) {
    const node: unknown = document.getIn(keys, true);
    if (!isNode(node) || node.range == null) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return { line, column: col };
  }
  return { line: 1, column: 1 };
}

function keysOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) => (index === undefined ? (key ?? '') : Number(index)));
}
