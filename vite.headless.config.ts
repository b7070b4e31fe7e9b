/**
 * Builds what runs in Node: the command (dist/faultline.js) and the package's face (dist/index.js). With `--mode tools`
 * it builds the benchmark and the determinism check instead, so that they measure bundled code as everybody runs it.
 */
import { chmodSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

const ENTRIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  production: { faultline: 'src/cli/faultline.ts', index: 'src/index.ts' },
  tools: {
    bench: 'bench/bench.ts',
    'bench-queries': 'bench/queries.ts',
    'scale-process': 'bench/scale-process.ts',
    determinism: 'test/browsers/determinism.ts',
    'probe-process': 'test/browsers/probe-process.ts',
    validate: 'test/validity/validate.ts',
    swarm: 'test/swarm/swarm.ts',
    faults: 'test/faults/faults.ts',
    conformance: 'test/promql/conformance.ts',
  },
};

export default defineConfig(({ mode }) => ({
  plugins: mode === 'production' ? [makeExecutable()] : [],
  build: {
    ssr: true,
    target: 'node20',
    outDir: mode === 'tools' ? 'dist/tools' : 'dist',
    emptyOutDir: false,
    sourcemap: true,
    rollupOptions: {
      checks: { pluginTimings: false },
      input: { ...ENTRIES[mode] },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
}));

/** npm makes a command executable when it installs it; in a checkout nobody else would. */
function makeExecutable(): Plugin {
  return {
    name: 'make-executable',
    closeBundle: () => chmodSync('dist/faultline.js', 0o755),
  };
}
