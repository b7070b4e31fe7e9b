/** The three engines behind one door: a probe goes in, a hash comes out. All of them share the parcels of one server. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { findBrowserHere } from './machine.ts';
import type { BrowserKind } from './find-browser.ts';
import { openBrowser } from './open-browser.ts';
import { servePage, type PageServer } from './page-server.ts';
import type { Probe } from './probe.ts';

export interface Engine {
  readonly name: 'node' | BrowserKind;
  ask(probe: Probe): Promise<string>;
  close(): Promise<void>;
}

const PROBE_PAGE = 'dist/probe-page';

/** Builds the probe page and serves it; the engines below need it. */
export async function serveProbePage(): Promise<PageServer> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: 'test/browsers/probe-page',
    worker: { format: 'es' },
    build: {
      outDir: join(process.cwd(), PROBE_PAGE),
      emptyOutDir: true,
      target: 'es2023',
      rollupOptions: { checks: { pluginTimings: false } },
    },
  });
  return servePage(PROBE_PAGE);
}

/** Each probe in a Node process of its own. */
export function nodeEngine(server: PageServer): Engine {
  return {
    name: 'node',
    async ask(probe) {
      const folder = await mkdtemp(join(tmpdir(), 'faultline-probe-'));
      try {
        if (probe.restoreFrom !== undefined) {
          await writeFile(join(folder, probe.restoreFrom), server.parcels.get(probe.restoreFrom) ?? new Uint8Array());
        }
        await writeFile(join(folder, 'probe.json'), JSON.stringify(probe));
        const hash = await runNode(['dist/tools/probe-process.js', join(folder, 'probe.json'), folder]);
        if (probe.saveTo !== undefined)
          server.parcels.set(probe.saveTo, new Uint8Array(await readFile(join(folder, probe.saveTo))));
        return hash;
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Each probe in a worker of its own, in one tab. */
export async function browserEngine(kind: BrowserKind, server: PageServer, path = findBrowserHere(kind)): Promise<Engine> {
  const browser = await openBrowser(kind, path);
  const tab = await browser.visit(server.url);
  return {
    name: kind,
    async ask(probe) {
      const name = `probe-of-${kind}`;
      server.parcels.set(name, new TextEncoder().encode(JSON.stringify(probe)));
      return String(await tab.evaluate(`askProbe(${JSON.stringify(name)})`));
    },
    close: () => browser.close(),
  };
}

function runNode(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaint = '';
    child.stdout.on('data', (piece) => (output += String(piece)));
    child.stderr.on('data', (piece) => (complaint += String(piece)));
    child.on('error', reject);
    child.on('close', (status) => (status === 0 ? resolve(output.trim()) : reject(new Error(complaint))));
  });
}
