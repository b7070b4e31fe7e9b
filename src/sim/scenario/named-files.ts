/** Which other files a scenario file names, for whoever fetches files before it is read. Wrong files name none. */
import { member, parseSource } from './source-tree.ts';

/** The paths after `system:` and `alerts:`, as the author wrote them. */
export function filesNamedIn(text: string): string[] {
  const tree = parseSource('', text, []);
  if (tree?.kind !== 'map') return [];
  return ['system', 'alerts'].flatMap((key) => {
    const named = member(tree, key);
    return named?.kind === 'scalar' && typeof named.value === 'string' && /^[A-Za-z0-9._][A-Za-z0-9._/-]*$/.test(named.value)
      ? [named.value]
      : [];
  });
}
