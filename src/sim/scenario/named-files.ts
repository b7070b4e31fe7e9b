/** Which other files a scenario file names, for whoever fetches files before it is read. Wrong files name none. */
import { member, parseSource } from './source-tree.ts';

export interface NamedFile {
  /** As the author wrote it. */
  readonly path: string;
  readonly key: 'system' | 'alerts' | 'routes';
  readonly line: number;
  readonly column: number;
}

/** What stands after `system:`, `alerts:` and `routes:`, and where. */
export function namedFiles(text: string): NamedFile[] {
  const tree = parseSource('', text, []);
  if (tree?.kind !== 'map') return [];
  return (['system', 'alerts', 'routes'] as const).flatMap((key) => {
    const named = member(tree, key);
    return named?.kind === 'scalar' && typeof named.value === 'string' && /^[A-Za-z0-9._][A-Za-z0-9._/-]*$/.test(named.value)
      ? [{ path: named.value, key, line: named.line, column: named.column }]
      : [];
  });
}
