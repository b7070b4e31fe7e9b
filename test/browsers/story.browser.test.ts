/**
 * The whole story of the dropped index, played in Chromium by clicking on what a person sees: from the page that rings to the
 * debrief. Nothing here reaches behind the screen. At the end every screen is looked at in both themes and two widths: nothing
 * may be cut off, and the pictures are kept in test-results/story for people.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parseDuration } from '../../src/sim/base/time.ts';
import { cutOffTexts } from './cut-off-texts.ts';
import { go, openWorkbench, screen, shownP99Us, until, type Workbench } from './workbench.ts';

const PICTURES = 'test-results/story';
const ENDPOINT = 'POST /checkout/complete';
const STATEMENT = "SELECT * FROM orders WHERE user_id = $1 AND status = 'pending'";

let workbench: Workbench;
let page: Page;
let picture = 0;

async function look(name: string): Promise<void> {
  await page.screenshot({ path: `${PICTURES}/${String(++picture).padStart(2, '0')}-${name}.png` });
}

beforeAll(async () => {
  workbench = await openWorkbench(inject('chromiumPath'));
  page = workbench.page;
});

afterAll(async () => {
  await workbench.browser.close();
});

describe.sequential('a night with a dropped index', () => {
  test('the drill is one click away and simulates its past before it begins', async () => {
    await page.goto(inject('pageUrl'));
    await page.getByText('Checkout got slow in the night').click();
    await page.getByRole('progressbar').first().waitFor();
    await page.getByRole('heading', { name: 'It is 02:00 and you are on call' }).waitFor();
    await look('briefing');
    await page.getByRole('button', { name: 'start the clock' }).click();
  });

  test('the pager rings, and the person takes the alert', async () => {
    const pager = page.getByRole('alert', { name: 'Pager' });
    await pager.getByText('Checkout is slow').waitFor();
    await look('pager');
    await pager.getByRole('button', { name: 'Open alert' }).click();
    await page.getByTestId('drawer').getByText('CheckoutSlow').first().waitFor();
    await look('alert');
    await pager.getByRole('button', { name: 'Acknowledge' }).click();
    await pager.waitFor({ state: 'detached' });
    await page.getByTestId('alert-CheckoutSlow').getByText('acknowledged').waitFor();
  });

  test('the dashboard shows which endpoint is slow, and that it does not fail', async () => {
    await go(page, 'dashboards');
    await page.getByTestId('pick-gateway').click();
    await until(
      page,
      () => shownP99Us(page, ENDPOINT),
      (us) => us !== null && us > 1_500_000,
    );
    const products = page.getByTestId('panel-endpoint-duration').locator('li').filter({ hasText: 'GET /products' });
    expect(parseDuration((await products.locator('.exact').innerText()).replace(/\s/g, ''))).toBeLessThan(250_000);
    await look('dashboard');
  });

  test('a slow trace leads to the query and its statement', async () => {
    await go(page, 'traces');
    await page.getByTestId('trace-endpoint').selectOption('/checkout/complete');
    await page.getByRole('button', { name: 'Slowest' }).click();
    await page.getByTestId('trace-row').first().waitFor();
    await look('traces');
    await page.getByTestId('trace-row').filter({ hasText: ENDPOINT }).first().click();
    await page.getByRole('button', { name: 'Critical path' }).click();
    await page
      .getByRole('button', { name: /orders: SELECT orders|SELECT orders/ })
      .first()
      .click();
    expect(await page.getByTestId('statement').innerText()).toBe(STATEMENT);
    await look('span');
    expect(await cutOffTexts(page)).toEqual([]);
  });

  test('the trace id leads to the slow-query line of the database', async () => {
    await page.getByTestId('span-logs').click();
    const line = page.getByTestId('log-line').filter({ hasText: STATEMENT });
    await line.click();
    const lines = page.getByRole('list', { name: 'Log lines' });
    await lines.getByText('Seq Scan on orders').waitFor();
    await lines.getByText('8000000').waitFor();
    expect(await line.innerText()).toContain('orders-db');
    await look('slow-query');
  });

  test('the list of changes names the migration, and the person rolls it back', async () => {
    await go(page, 'changes');
    await page.getByRole('row').filter({ hasText: 'orders: add column delivery_note' }).click();
    await page.getByTestId('change-diff').getByText('DROP INDEX orders_user_status').waitFor();
    await look('changes');
    await page.getByTestId('change-rollback').click();
    await screen(page, 'actions').waitFor();
    await look('roll-back');
    await page.getByTestId('deed-ask').click();
    await page.getByTestId('confirm-yes').click();
    await go(page, 'changes');
    await page.getByRole('row').filter({ hasText: 'roll back "orders: add column delivery_note"' }).waitFor();
  });

  test('twenty times as fast, p99 returns, and the alert resolves', async () => {
    await page.getByTestId('speed-20').click();
    await go(page, 'dashboards');
    await page.getByTestId('pick-gateway').click();
    await until(
      page,
      () => shownP99Us(page, ENDPOINT),
      (us) => us !== null && us < 400_000,
    );
    await look('recovered');
    await go(page, 'alerts');
    await page.getByTestId('alert-CheckoutSlow').getByText('resolved').waitFor();
    await page.getByRole('region', { name: 'Incident' }).getByText('mitigated').first().waitFor();
    await look('resolved');
  });

  test('the person says what was wrong, and where', async () => {
    await go(page, 'drill');
    await page.getByLabel('Component').selectOption('orders-db');
    await page.getByLabel('missing index').check();
    await page.getByLabel(/How do you know/).fill('Seq Scan on orders since 01:45, when the migration dropped the index.');
    await page.getByRole('button', { name: 'Give this diagnosis' }).click();
    await page.getByText('Noted: missing index in orders-db.').waitFor();
    await look('diagnosis');
  });

  test('the debrief tells the times, the cause and what each step was worth', async () => {
    await page.getByRole('region', { name: 'Incident' }).getByRole('button', { name: 'Read the debrief' }).click();
    const debrief = page.getByTestId('debrief');
    await debrief.getByText('Rolled back').first().waitFor();
    const words = (await debrief.innerText()).replace(/\s+/g, ' ');
    await look('debrief');
    expect(words).toMatch(/Time to mitigate (\d+ s|\d+m)/);
    expect(words).toMatch(/Diagnosis Right component/);
    expect(words).toMatch(/Bad requests [\d,]+/);
    expect(words).toContain('a migration drops the index on orders(user_id, status)');
    expect(words).toMatch(/Rolled back change \d+ of orders-db The objective was healthy again .{1,80} helped/);
    expect(words).toContain('Seq Scan on orders since 01:45');
  });

  test('nothing broke on the way', () => {
    expect(workbench.bugs).toEqual([]);
  });
});

describe.sequential('every screen, dark and light, narrow and wide', () => {
  const SCREENS = ['overview', 'dashboards', 'explore', 'traces', 'logs', 'alerts', 'changes', 'actions', 'chaos', 'drill'];
  const SIZES = [
    { width: 1280, height: 800 },
    { width: 1920, height: 1080 },
  ];

  // Time stands still, so that both themes show the same.
  beforeAll(async () => {
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
  });

  test.each(SCREENS)('%s cuts no text off and never scrolls sideways', async (name) => {
    await go(page, name);
    expect(await screen(page, name).innerText()).not.toContain('could not be loaded');
    const found: string[] = [];
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const theme of ['dark', 'light']) {
        await page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light' });
        await page.waitForTimeout(700);
        await page.screenshot({ path: `${PICTURES}/screens/${name}-${theme}-${size.width}.png` });
      }
      for (const cut of await cutOffTexts(page)) found.push(`${size.width}: ${cut}`);
    }
    expect(found).toEqual([]);
  });
});
