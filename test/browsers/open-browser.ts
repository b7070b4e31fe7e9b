/**
 * One small face for both browsers: Chromium through playwright-core, Firefox as distributions ship it through puppeteer-core
 * and WebDriver BiDi (playwright drives only a Firefox of its own build, and is used for that one).
 */
import { chromium, firefox, type Browser } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import type { BrowserKind } from './find-browser.ts';

export interface OpenBrowser {
  /** Loads an address in a new tab. */
  visit(url: string): Promise<OpenTab>;
  close(): Promise<void>;
}

export interface OpenTab {
  /** Evaluates an expression in the page; a promise is waited for. */
  evaluate(expression: string): Promise<unknown>;
}

/** Nothing here may depend on a graphics card, a sandbox that root cannot have, or Google's servers. */
const CHROMIUM_OPTIONS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A simulation may compute for minutes without answering. */
const ANSWER_MS = 10 * 60_000;

export async function openBrowser(kind: BrowserKind, path: string): Promise<OpenBrowser> {
  if (kind === 'chromium') return throughPlaywright(await launchChromium(path));
  if (path === firefox.executablePath()) return throughPlaywright(await firefox.launch({ executablePath: path }));
  return throughBidi(path);
}

/** Playwright's whole browser, for tests that click. */
export function launchChromium(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: CHROMIUM_OPTIONS });
}

function throughPlaywright(browser: Browser): OpenBrowser {
  return {
    async visit(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return { evaluate: (expression) => page.evaluate(expression) };
    },
    close: () => browser.close(),
  };
}

async function throughBidi(path: string): Promise<OpenBrowser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: path,
    headless: true,
    protocol: 'webDriverBiDi',
    protocolTimeout: ANSWER_MS,
  });
  return {
    async visit(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return { evaluate: (expression) => page.evaluate(expression) };
    },
    close: () => browser.close(),
  };
}
