/**
 * Finds what a source file reaches for, by reading it as text, so that `import type`, `.svelte` files, dynamic imports,
 * worker addresses and globs all count alike.
 */
import { posix } from 'node:path';

export interface SourceImport {
  /** As written, without a `?query`. */
  readonly specifier: string;
  /** Path from the top of the repository; null for a package or a node: module. */
  readonly target: string | null;
  readonly typeOnly: boolean;
  readonly line: number;
}

const STATIC = /^[ \t]*(?:import|export)\s+(type\s+)?(?:([^'"`;]*?)\s*from\s*)?(['"])([^'"\n]+)\3/gm;
const DYNAMIC = /\bimport\s*\(\s*(['"`])([^'"`]+)\1/g;
const ADDRESS = /\bnew\s+URL\s*\(\s*(['"`])([^'"`]+)\1\s*,\s*import\.meta\.url/g;
const GLOB = /\bimport\.meta\.glob\s*(?:<[^(]*>)?\s*\(\s*(\[[^\]]*\]|['"`][^'"`]+['"`])/g;

export function readImports(path: string, text: string): SourceImport[] {
  const imports: SourceImport[] = [];
  const add = (specifier: string, typeOnly: boolean, index: number): void => {
    const bare = specifier.replace(/\?.*$/, '');
    imports.push({ specifier: bare, target: targetOf(path, bare), typeOnly, line: text.slice(0, index).split('\n').length });
  };
  for (const match of text.matchAll(STATIC)) {
    add(match[4] ?? '', match[1] !== undefined || onlyInlineTypes(match[2] ?? ''), match.index);
  }
  for (const pattern of [DYNAMIC, ADDRESS]) {
    for (const match of text.matchAll(pattern)) add(match[2] ?? '', false, match.index);
  }
  for (const match of text.matchAll(GLOB)) {
    for (const [, , specifier] of (match[1] ?? '').matchAll(/(['"`])([^'"`]+)\1/g)) add(specifier ?? '', false, match.index);
  }
  return imports;
}

/** `{ type A, type B }` imports types only. */
function onlyInlineTypes(clause: string): boolean {
  const names = /^\{([^}]*)\}$/.exec(clause.trim())?.[1];
  if (names === undefined) return false;
  const parts = names.split(',').map((name) => name.trim());
  return parts.some((name) => name !== '') && parts.every((name) => name === '' || name.startsWith('type '));
}

function targetOf(path: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(path), specifier));
  if (specifier.startsWith('/')) return posix.normalize(specifier.slice(1));
  return null;
}
