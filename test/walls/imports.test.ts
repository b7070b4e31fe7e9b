import { describe, expect, test } from 'vitest';
import { readImports } from './source-import.ts';
import { judgeImport } from './wall.ts';
import { listFiles, listSources, readText } from './working-tree.ts';

function judge(path: string, text: string): string[] {
  return readImports(path, text)
    .map((wanted) => judgeImport(path, wanted))
    .filter((complaint) => complaint !== null);
}

/** Groups of files that import each other in a circle, by Tarjan's algorithm. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string): void => {
    order.set(node, order.size);
    lowest.set(node, order.size - 1);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node) ?? 0, lowest.get(next) ?? 0));
    }
    if (lowest.get(node) !== order.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1 || graph.get(node)?.includes(node)) cycles.push(group.sort());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return cycles;
}

describe('the walls', () => {
  test('every import of src and web-workers goes through a door of the table', () => {
    const complaints = listSources().flatMap((path) => judge(path, readText(path)));
    expect(complaints).toEqual([]);
  });

  test('every import of a file names a file that exists', () => {
    const existing = new Set(listFiles());
    const missing = listSources().flatMap((path) =>
      readImports(path, readText(path))
        .filter(({ target }) => target !== null && !target.includes('*') && !existing.has(target))
        .map(({ specifier, line }) => `${path}:${line}: ${specifier}`),
    );
    expect(missing).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    const graph = new Map(
      listSources().map((path) => [
        path,
        readImports(path, readText(path)).flatMap(({ target }) => (target === null ? [] : [target])),
      ]),
    );
    expect(findCycles(graph)).toEqual([]);
  });

  test('no file passes on the exports of another, except the face of the package', () => {
    const barrels = listSources().filter(
      (path) => path !== 'src/index.ts' && /^export\s+(type\s+)?[{*][^'"]*?\bfrom\s*['"]/m.test(readText(path)),
    );
    expect(barrels).toEqual([]);
  });

  test('no file exports a default', () => {
    const defaults = listSources().filter(
      (path) => !path.endsWith('.d.ts') && /^export\s+default\b|^export\s*\{[^}]*\bas\s+default\b/m.test(readText(path)),
    );
    expect(defaults).toEqual([]);
  });
});

describe('the reader of imports', () => {
  const refused: readonly (readonly [string, string, string])[] = [
    ['a plain import', 'src/sim/kernel/a.ts', `import { x } from '../model/span.ts';`],
    ['a type import', 'src/sim/kernel/a.ts', `import type { Span } from '../model/span.ts';`],
    ['an import over several lines', 'src/sim/model/a.ts', `import {\n  a,\n  b,\n} from '../world/pod.ts';`],
    ['an import for its effect', 'src/sim/query/a.ts', `import '../world/pod.ts';`],
    ['a passed-on export', 'src/sim/query/a.ts', `export { a } from '../world/pod.ts';`],
    ['a dynamic import', 'src/ui/views/traces/a.ts', `const a = await import('../../../sim/world/pod.ts');`],
    ['a worker address', 'src/ui/views/traces/a.ts', `new Worker(new URL('../../../../web-workers/a.ts', import.meta.url));`],
    ['a glob', 'src/ui/views/traces/a.ts', `import.meta.glob<string>(['/scenarios/**/*.yaml'], { query: '?raw' });`],
    [
      'an import inside a component',
      'src/ui/widgets/A.svelte',
      `<script lang="ts">\n  import { a } from '../state/clock.svelte.ts';\n</script>`,
    ],
    ['a neighbour screen', 'src/ui/views/traces/A.svelte', `<script>\n import B from '../logs/B.svelte';\n</script>`],
    ['a value of the session in a view', 'src/ui/views/traces/a.ts', `import { openRun } from '../../../sim/session/face.ts';`],
    ['the rest of the session in a view', 'src/ui/views/traces/a.ts', `import type { A } from '../../../sim/session/run.ts';`],
    ['a node module in the simulation', 'src/sim/session/a.ts', `import { readFileSync } from 'node:fs';`],
    ['a package in the model', 'src/sim/model/a.ts', `import { parse } from 'yaml';`],
    ['the world in a fault', 'src/sim/faults/a.ts', `import { pod } from '../world/pod.ts';`],
    ['queries in a scenario', 'src/sim/scenario/a.ts', `import { parse } from '../query/promql/parse.ts';`],
  ];
  test.each(refused)('refuses %s', (_, path, text) => {
    expect(judge(path, text)).toHaveLength(1);
  });

  const allowed: readonly (readonly [string, string, string])[] = [
    ['the session in a worker', 'web-workers/a.ts', `import { openRun } from '../src/sim/session/run.ts';`],
    [
      'the face as a type in a view',
      'src/ui/views/traces/a.ts',
      `import { type Run, type RunStatus } from '../../../sim/session/face.ts';`,
    ],
    ['a hook in a fault', 'src/sim/faults/a.ts', `import type { Hooks } from '../world/hooks.ts';`],
    ['the random generator in base', 'src/sim/base/random.ts', `import alea from 'seedrandom/lib/alea.js';`],
    ['an import that a comment talks about', 'src/sim/base/a.ts', `/**\n * import { a } from '../world/pod.ts';\n */`],
    ['the same screen', 'src/ui/views/traces/A.svelte', `<script>\n import B from './waterfall/B.svelte';\n</script>`],
  ];
  test.each(allowed)('allows %s', (_, path, text) => {
    expect(judge(path, text)).toEqual([]);
  });

  test('finds a circle through three files', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a']],
    ]);
    expect(findCycles(graph)).toEqual([['a', 'b', 'c']]);
  });
});
