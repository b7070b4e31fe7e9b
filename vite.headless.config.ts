/**
 * Builds what runs in Node: the command (dist/faultline.js) and the package's face (dist/index.js). With `--mode tools`
 * it builds the benchmark and the determinism check instead, so that they measure bundled code as everybody runs it.
 */
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const ENTRIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  production: { faultline: 'src/cli/faultline.ts', index: 'src/index.ts' },
  tools: {
    bench: 'bench/bench.ts',
    determinism: 'test/browsers/determinism.ts',
    'probe-process': 'test/browsers/probe-process.ts',
  },
};

export default defineConfig(({ mode }) => ({
  plugins: mode === 'production' ? [linkCommand()] : [],
  build: {
    ssr: true,
    target: 'node20',
    outDir: mode === 'tools' ? 'dist/tools' : 'dist',
    emptyOutDir: false,
    sourcemap: true,
    rollupOptions: {
      input: { ...ENTRIES[mode] },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
}));

/**
 * Puts the command where npm puts those of dependencies. Without it `npx faultline` in a checkout makes npm install the
 * checkout into its cache first, which takes seconds, wants the network, and fails the first time (npm 11.19).
 */
function linkCommand(): Plugin {
  return {
    name: 'link-command',
    closeBundle() {
      const target = 'dist/faultline.js';
      const folder = 'node_modules/.bin';
      if (!existsSync(target)) return;
      mkdirSync(folder, { recursive: true });
      chmodSync(target, 0o755);
      if (process.platform === 'win32') {
        writeFileSync(join(folder, 'faultline.cmd'), `@node "%~dp0\\..\\..\\dist\\faultline.js" %*\r\n`);
        return;
      }
      rmSync(join(folder, 'faultline'), { force: true });
      symlinkSync(`../../${target}`, join(folder, 'faultline'));
    },
  };
}
