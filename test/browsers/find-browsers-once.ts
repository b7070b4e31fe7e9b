/**
 * Runs once before the browser tests: finds or installs both browsers, builds what they load, and serves the page. Tests get
 * the results by `inject('chromiumPath')`, `inject('firefoxPath')` and `inject('pageUrl')`.
 */
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { findBrowserHere } from './machine.ts';
import { servePage } from './page-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    chromiumPath: string;
    firefoxPath: string;
    /** The workbench, as `npm start` serves it. */
    pageUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromiumPath', findBrowserHere('chromium'));
  project.provide('firefoxPath', findBrowserHere('firefox'));
  await build({ logLevel: 'error', mode: 'production' });
  await build({ configFile: 'vite.headless.config.ts', logLevel: 'error', mode: 'tools' });
  const server = await servePage('dist/page');
  project.provide('pageUrl', server.url);
  return () => server.close();
}
