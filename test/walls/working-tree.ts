/** The files of the repository as they lie on disk, without what tools make; the tests of this folder read them as text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TOP = join(import.meta.dirname, '../..');
const MADE_BY_TOOLS = new Set(['node_modules', 'dist', 'coverage', 'test-results', '.git']);

/** Paths from the top of the repository, with `/`, sorted. */
export function listFiles(folder = '.'): string[] {
  const found: string[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(TOP, path), { withFileTypes: true })) {
      if (MADE_BY_TOOLS.has(entry.name)) continue;
      const inside = path === '.' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(inside);
      else if (entry.isFile()) found.push(inside);
    }
  };
  walk(folder);
  return found.sort();
}

export function readText(path: string): string {
  return readFileSync(join(TOP, path), 'utf8');
}

/** Everything that is built: TypeScript and Svelte in src and web-workers. */
export function listSources(): string[] {
  return [...listFiles('src'), ...listFiles('web-workers')].filter((path) => /\.(ts|js|svelte)$/.test(path));
}
