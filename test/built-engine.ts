/**
 * The engine as Node runs it. Vitest's own module runner looks every import up at each use, which makes a simulation two to three times
 * as slow and loads hundreds of files anew for each test file; so what tests import from src/sim is built once, file by file, and Node
 * loads it. While somebody watches (`npx vitest`), files change under the tests, and the runner takes them as they are.
 */
import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'vite';

const TOP = resolve(import.meta.dirname, '..');
const ENGINE = join(TOP, 'src/sim');
const BUILT = join(TOP, 'dist/built-engine');

/** For `server.deps.external` of vitest: nothing of it goes through the module runner. */
export const BUILT_FILES = /\/built-engine\//;

export function builtEngine(): Plugin {
  let built: Promise<unknown> | null = null;
  return {
    name: 'built-engine',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return null;
      const path = resolve(dirname(importer), source);
      if (!path.startsWith(`${ENGINE}/`) || !path.endsWith('.ts')) return null;
      await (built ??= buildEngine());
      return join(BUILT, relative(ENGINE, path).replace(/\.ts$/, '.js'));
    },
  };
}

function buildEngine(): Promise<unknown> {
  const files = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return build({
    configFile: false,
    root: TOP,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: BUILT,
      emptyOutDir: false,
      sourcemap: 'inline',
      minify: false,
      rollupOptions: {
        input: Object.fromEntries(files.map((path) => [path.replace(/\.ts$/, ''), join(ENGINE, path)])),
        output: { preserveModules: true, preserveModulesRoot: ENGINE, entryFileNames: '[name].js' },
      },
    },
  });
}
