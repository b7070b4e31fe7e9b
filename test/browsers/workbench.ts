/** The workbench in Chromium as a person uses it: what the stories share of going about and of reading the screen. */
import type { Browser, Locator, Page } from 'playwright-core';
import { parseDuration } from '../../src/sim/base/time.ts';
import { launchChromium } from './open-browser.ts';

export const WAIT_MS = 60_000;

export interface Workbench {
  readonly browser: Browser;
  readonly page: Page;
  /** What the page complained of; empty when all is well. */
  readonly bugs: readonly string[];
}

export async function openWorkbench(chromiumPath: string): Promise<Workbench> {
  const browser = await launchChromium(chromiumPath);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  const bugs: string[] = [];
  page.setDefaultTimeout(WAIT_MS);
  page.on('pageerror', (error) => bugs.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') bugs.push(message.text());
  });
  return { browser, page, bugs };
}

export function screen(page: Page, name: string): Locator {
  return page.getByTestId(`view-${name}`);
}

export async function go(page: Page, name: string): Promise<void> {
  await page.getByTestId(`nav-${name}`).click();
  await screen(page, name).waitFor();
}

/** The newest p99 of an endpoint as the gateway's dashboard says it, in microseconds; null before there is one. */
export async function shownP99Us(page: Page, endpoint: string): Promise<number | null> {
  const line = page.getByTestId('panel-endpoint-duration').locator('li').filter({ hasText: endpoint }).first();
  const value = await line.locator('.exact').innerText();
  return parseDuration(value.replace(/\s/g, ''));
}

/** Asks again and again until the answer is as wished. */
export async function until<T>(page: Page, ask: () => Promise<T>, wished: (answer: T) => boolean, ms = WAIT_MS): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (wished(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(answer)} after ${ms} ms`);
    await page.waitForTimeout(200);
  }
}
