/**
 * Three projects: `unit` and `world` run in Node, `world` those tests that can move a world, each of which then keeps the exact laws;
 * `browser` starts real browsers from Node, takes minutes, and runs after the others. A test that needs a browser is called
 * `*.browser.test.ts`.
 */
import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { BUILT_FILES, builtEngine } from './test/built-engine.ts';
import { sortTestFiles } from './test/laws/reaching-worlds.ts';

const MINUTE_MS = 60_000;

const inNode = {
  // Ten times what the longest takes on a quiet machine: a test that hangs ends, one on a busy machine does not.
  testTimeout: 3 * MINUTE_MS,
  hookTimeout: 3 * MINUTE_MS,
  // Vitest leaves one core free by itself, which on two cores is half of the machine.
  maxWorkers: availableParallelism(),
};

const watching = !process.argv.includes('run');
const { withWorlds, without } = sortTestFiles();

export default defineConfig({
  plugins: [svelte()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...inNode,
          name: 'unit',
          include: [...without],
          // They leave nothing behind but what they have loaded, which is most of their time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        plugins: watching ? [] : [builtEngine()],
        test: {
          ...inNode,
          name: 'world',
          include: [...withWorlds],
          setupFiles: ['test/laws/every-test.ts'],
          server: { deps: { external: [BUILT_FILES] } },
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          globalSetup: ['test/browsers/find-browsers-once.ts'],
          testTimeout: 5 * MINUTE_MS,
          hookTimeout: 5 * MINUTE_MS,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
