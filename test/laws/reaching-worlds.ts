/** Which test files can move a world: those that reach it by their imports. They are set up with the exact laws; the others are spared the load. */
import { readImports } from '../walls/source-import.ts';
import { listFiles, readText } from '../walls/working-tree.ts';

const WORLD = 'src/sim/world/world.ts';

export interface TestFiles {
  readonly withWorlds: readonly string[];
  readonly without: readonly string[];
}

/** All `*.test.ts` but those for browsers. */
export function sortTestFiles(): TestFiles {
  const existing = new Set(listFiles());
  const imports = new Map<string, readonly string[]>();
  const importsOf = (path: string): readonly string[] => {
    const known = imports.get(path);
    if (known !== undefined) return known;
    const found = readImports(path, readText(path)).flatMap(({ target, typeOnly }) =>
      target !== null && !typeOnly && existing.has(target) ? [target] : [],
    );
    imports.set(path, found);
    return found;
  };
  const reachesWorld = (file: string): boolean => {
    const seen = new Set([file]);
    // A set goes on over what is added to it meanwhile.
    for (const path of seen) {
      if (path === WORLD) return true;
      if (/\.(ts|svelte)$/.test(path)) for (const next of importsOf(path)) seen.add(next);
    }
    return false;
  };
  const files = listFiles('test').filter((path) => path.endsWith('.test.ts') && !path.endsWith('.browser.test.ts'));
  const withWorlds = new Set(files.filter(reachesWorld));
  return { withWorlds: [...withWorlds], without: files.filter((file) => !withWorlds.has(file)) };
}
