/** The other way out of the night with the dropped index, played by clicking: create the index again instead of rolling back. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { go, openWorkbench, screen, shownP99Us, until, type Workbench } from './workbench.ts';

const ENDPOINT = 'POST /checkout/complete';
const CREATED = 'orders-db: create index on orders(user_id, status)';

let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  workbench = await openWorkbench(inject('chromiumPath'));
  page = workbench.page;
  await page.goto(inject('pageUrl'));
  await page.getByText('Checkout got slow in the night').click();
  await page.getByRole('button', { name: 'start the clock' }).click();
});

afterAll(async () => {
  await workbench.browser.close();
});

describe.sequential('a night in which the index is created again', () => {
  test('the pager covers nothing, and goes when the alert is taken', async () => {
    const pager = page.getByRole('alert', { name: 'Pager' });
    await pager.waitFor();
    await go(page, 'alerts');
    const [strip, work] = [await pager.boundingBox(), await screen(page, 'alerts').boundingBox()];
    expect((work?.y ?? Infinity) + (work?.height ?? Infinity)).toBeLessThanOrEqual(strip?.y ?? -Infinity);
    await pager.getByRole('button', { name: 'Acknowledge' }).click();
    await pager.waitFor({ state: 'detached' });
  });

  test('nothing can be created before a column is chosen', async () => {
    await go(page, 'actions');
    await page.getByTestId('deed-createIndex').click();
    await page.getByTestId('deed-table').selectOption('orders');
    expect(await page.getByTestId('deed-ask').isDisabled()).toBe(true);
  });

  test('columns are taken in the order of the clicks, and the question says them', async () => {
    await page.getByTestId('column-user_id').click();
    await page.getByTestId('column-status').click();
    await page.getByTestId('deed-ask').click();
    const question = page.getByTestId('confirm');
    await question.getByText('Create an index on orders(user_id, status)').waitFor();
    await question.getByText('8.0 million rows are read once').waitFor();
    await page.getByTestId('confirm-yes').click();
  });

  test('the index takes its time to build and is then done', async () => {
    await go(page, 'changes');
    const row = page.getByRole('row').filter({ hasText: CREATED });
    await row.getByText('running').waitFor();
    await page.getByTestId('speed-20').click();
    await row.getByText('done').waitFor();
  });

  test('p99 returns, and the incident is mitigated', async () => {
    await go(page, 'dashboards');
    await page.getByTestId('pick-gateway').click();
    await until(
      page,
      () => shownP99Us(page, ENDPOINT),
      (us) => us !== null && us < 400_000,
    );
    await page.getByRole('region', { name: 'Incident' }).getByText('mitigated').first().waitFor();
  });

  test('the debrief says that it helped', async () => {
    await go(page, 'drill');
    await page.getByLabel('Component').selectOption('orders-db');
    await page.getByLabel('missing index').check();
    await page.getByRole('button', { name: 'Give this diagnosis' }).click();
    await page.getByTestId('read-debrief').click();
    const debrief = page.getByTestId('debrief');
    await debrief.getByText('Created an index').first().waitFor();
    const words = (await debrief.innerText()).replace(/\s+/g, ' ');
    expect(words).toMatch(/Created an index on orders.{1,40} The objective was healthy again .{1,80} helped/);
  });

  test('nothing broke on the way', () => {
    expect(workbench.bugs).toEqual([]);
  });
});
