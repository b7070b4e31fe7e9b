/** The second and third door: a healthy system to break, and a scenario of one's own, right or wrong. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { launchChromium } from '../browsers/open-browser.ts';

const SCENARIO = readFileSync('scenarios/dropped-index/scenario.yaml', 'utf8');
const SHORT = [
  'apiVersion: faultline/v1',
  'kind: Scenario',
  'id: mine',
  'title: My own night',
  'level: 1',
  'minutes: 5',
  'system: ../systems/shop.yaml',
  'clock: {starts: 2026-03-10T01:30:00Z, history: 30s, lasts: 5m}',
].join('\n');

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium(inject('chromiumPath'));
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
  await page.goto(inject('pageUrl'));
});

describe('the start screen', () => {
  test('says every problem of a pasted scenario with its place and cure, and keeps the text', async () => {
    const wrong = SCENARIO.replace('level: 2', 'level: two').replace('deploy: gateway', 'deploy: gatewya');
    await page.getByLabel('Scenario as text').fill(wrong);
    await page.getByRole('button', { name: 'Open this text' }).click();
    const problems = page.getByTestId('scenario-problems');
    await problems.waitFor();
    const words = await problems.innerText();
    expect(words).toMatch(/scenario\.yaml:\d+:\d+: level: must be a whole number/);
    expect(words).toMatch(/scenario\.yaml:\d+:\d+: timeline\[0\]\.deploy: .*"gatewya"\. Did you mean "gateway"\?/);
    expect(await page.getByLabel('Scenario as text').inputValue()).toBe(wrong);
  });

  test('opens a pasted scenario that builds on a shipped system', async () => {
    await page.getByLabel('Scenario as text').fill(SHORT);
    await page.getByRole('button', { name: 'Open this text' }).click();
    await page.getByRole('button', { name: 'start the clock' }).waitFor();
    expect(await page.getByTestId('clock').innerText()).toBe('01:30:30');
  });

  test('opens a chosen file and names it in its problems', async () => {
    await page.getByLabel('Choose files').setInputFiles({
      name: 'my-night.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(SHORT.replace('level: 1', 'level: none')),
    });
    await page.getByTestId('scenario-problems').getByText('my-night.yaml:5').waitFor();
  });

  test('opens a sandbox in which time runs and no alert fires', async () => {
    await page.getByRole('button', { name: 'Open the sandbox' }).click();
    await page.getByTestId('view-chaos').waitFor();
    const before = await page.getByTestId('clock').innerText();
    await page.getByTestId('speed-20').click();
    await page.waitForFunction((text) => document.querySelector('[data-testid=clock]')?.textContent !== text, before);
    await page.getByTestId('nav-alerts').click();
    await page.getByText('No alert is active').waitFor();
  });
});
