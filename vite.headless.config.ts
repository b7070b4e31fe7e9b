/**
 * Builds what runs in Node: the command (dist/faultline.js) and the package's face (dist/index.js). With `--mode tools`
 * it builds the benchmark and the determinism check instead, so that they measure bundled code as everybody runs it.
 */
import { defineConfig } from 'vite';

const ENTRIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  production: { faultline: 'src/cli/faultline.ts', index: 'src/index.ts' },
  tools: {
    bench: 'bench/bench.ts',
    determinism: 'test/browsers/determinism.ts',
    'probe-process': 'test/browsers/probe-process.ts',
  },
};

export default defineConfig(({ mode }) => ({
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
