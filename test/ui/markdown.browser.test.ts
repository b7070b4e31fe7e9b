/** A briefing that a stranger wrote is harmless in a real browser: it runs nothing, asks no server for anything, and still reads well. */
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchChromium } from '../browsers/open-browser.ts';

let server: ViteDevServer;
let browser: Browser;
let page: Page;
const asked: string[] = [];

/** The HTML that the page would show for a text. A script of text, because the test runner would rewrite its `import`. */
async function rendered(markdown: string): Promise<string> {
  const html = await page.evaluate(`
    import('/src/ui/widgets/markdown/render-markdown.ts').then(async ({ renderMarkdown }) => {
      const html = renderMarkdown(${JSON.stringify(markdown)});
      document.body.innerHTML = html;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return html;
    })`);
  return String(html);
}

beforeAll(async () => {
  server = await createServer({
    configFile: false,
    logLevel: 'error',
    cacheDir: 'dist/vite-of-markdown-test',
    optimizeDeps: { include: ['marked', 'dompurify'] },
    server: { host: '127.0.0.1', port: 0, hmr: false },
  });
  await server.listen();
  browser = await launchChromium(inject('chromiumPath'));
  page = await browser.newPage();
  page.on('request', (request) => asked.push(request.url()));
  // Any file of the server gives the page its origin; the workbench itself is not wanted here.
  await page.goto(`${server.resolvedUrls?.local[0] ?? ''}LICENSE`);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('renderMarkdown', () => {
  test('keeps headings, lists, code and tables', async () => {
    const html = await rendered('# Night\n\n- one **bold**\n\n`x < y`\n\n| a | b |\n|---|---|\n| 1 | 2 |');
    expect(html).toContain('<h1>Night</h1>');
    expect(html).toContain('<strong>bold</strong>');
    expect(html).toContain('<code>x &lt; y</code>');
    expect(html).toContain('<td>1</td>');
  });

  test.each([
    '<script>window.ran = true</script>',
    '<img src=x onerror="window.ran = true">',
    '<svg onload="window.ran = true"><a xlink:href="javascript:window.ran=true">x</a></svg>',
    '<iframe srcdoc="<script>parent.ran = true</script>"></iframe>',
    '<details open ontoggle="window.ran = true">x</details>',
    '<math><mtext><table><mglyph><style><img src=x onerror="window.ran=true">',
    '<form action="https://evil.example"><button>x</button></form>',
  ])('runs nothing of %s', async (markdown) => {
    const html = await rendered(markdown);
    expect(html).not.toMatch(/<(script|img|svg|iframe|form|style|math|details)|\son\w+=/i);
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  });

  test.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,hi)',
    '[x](vbscript:x)',
    '[x](//evil.example)',
  ])('makes no link of %s', async (markdown) => {
    expect(await rendered(markdown)).not.toContain('href');
  });

  test('opens a web link in a new tab and tells it nothing', async () => {
    const html = await rendered('[docs](https://example.com/a)');
    expect(html).toContain('href="https://example.com/a"');
    expect(html).toContain('target="_blank"');
    expect(html).toContain('noreferrer');
  });

  test('asks no server for a remote image, by whatever way it is written', async () => {
    const before = asked.length;
    await rendered(
      '![x](https://evil.example/pixel.png)\n\n<img src="https://evil.example/a.png">\n\n<p style="background:url(https://evil.example/b.png)" background="https://evil.example/c.png">x</p>\n\n<video poster="https://evil.example/d.png"></video>',
    );
    expect(asked.slice(before).filter((url) => url.includes('evil.example'))).toEqual([]);
  });
});
