/** The check for cut-off texts finds what a person could not read, and lets pass what says that there is more. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { cutOffTexts } from './cut-off-texts.ts';
import { launchChromium } from './open-browser.ts';

let browser: Browser;
let page: Page;

async function found(html: string): Promise<string[]> {
  await page.setContent(html);
  return cutOffTexts(page);
}

const narrow = 'width: 60px; overflow: hidden; white-space: nowrap';

beforeAll(async () => {
  browser = await launchChromium(inject('chromiumPath'));
  page = await browser.newPage({ viewport: { width: 400, height: 300 } });
});

afterAll(async () => {
  await browser.close();
});

describe('cutOffTexts', () => {
  test('finds a text that its box hides in part', async () => {
    expect(await found(`<p style="${narrow}">a text that is far too long</p>`)).toHaveLength(1);
  });

  test('finds a text that is hidden by a box around its own', async () => {
    expect(await found(`<div style="${narrow}"><b>a text that is far too long</b></div>`)).toHaveLength(1);
  });

  test('finds a page that is wider than the window', async () => {
    expect(await found('<div style="width: 900px">wide</div>')).toHaveLength(1);
  });

  test('finds a text that something else lies on', async () => {
    const lid = '<div style="position: fixed; inset: 0; background: white"></div>';
    expect(await found(`<p>a text under a lid</p>${lid}`)).toHaveLength(1);
  });

  test.each([
    ['fits', '<p>short</p>'],
    ['ends in an ellipsis', `<p style="${narrow}; text-overflow: ellipsis">a text that is far too long</p>`],
    ['can be scrolled to', `<div style="${narrow}; overflow: auto"><b>a text that is far too long</b></div>`],
    ['is not shown at all', `<p style="${narrow}; display: none">a text that is far too long</p>`],
    ['is for screen readers only', `<p class="unseen" style="${narrow}">a text that is far too long</p>`],
  ])('lets pass a text that %s', async (_, html) => {
    expect(await found(html)).toEqual([]);
  });
});
