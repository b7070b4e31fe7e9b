/** Builds and serves the page: index.html and src/ui with the workers of web-workers/ as ES modules, into dist/page. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const wantedPort = process.env['PORT'];
/** Without PORT the next free port after this one is taken; a PORT that is taken is an error, since somebody relies on it. */
const address = { host: '127.0.0.1', port: Number(wantedPort ?? 4170), strictPort: wantedPort !== undefined, open: false };

export default defineConfig({
  base: './',
  plugins: [svelte()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist/page',
    target: 'es2023',
    sourcemap: true,
    chunkSizeWarningLimit: 1000,
    rollupOptions: { checks: { pluginTimings: false } },
  },
  server: address,
  preview: address,
});
