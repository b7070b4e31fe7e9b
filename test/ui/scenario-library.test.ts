/** The library of the built page: what the page holds before a drill is opened names no cause, and what is fetched for one does (law 3). */
import { join } from 'node:path';
import { build } from 'vite';
import { beforeAll, expect, it } from 'vitest';
import { scenarioFiles } from '../../src/ui/state/scenario-library.ts';
import { ENTRY, shippedFiles, shopScenario } from './shop.ts';

const ROOT = join(import.meta.dirname, '../..');
const secrets = [...(shopScenario().answer?.evidence ?? []), 'missing index'];
let chunks: readonly { readonly code: string; readonly asked: boolean }[] = [];

beforeAll(async () => {
  const built = await build({
    root: ROOT,
    logLevel: 'error',
    build: { write: false, sourcemap: false, minify: false },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
  const code = outputs.filter((one) => one.type === 'chunk');
  const atOnce = new Set(code.filter((one) => one.isEntry).map((one) => one.fileName));
  for (const name of atOnce) for (const next of code.find((one) => one.fileName === name)?.imports ?? []) atOnce.add(next);
  chunks = code.map((one) => ({ code: one.code, asked: !atOnce.has(one.fileName) }));
});

it('what the page loads at once tells no answer', () => {
  const atOnce = chunks.filter(({ asked }) => !asked).map(({ code }) => code.toLowerCase());
  expect(atOnce.join('')).toContain(shopScenario().title.toLowerCase());
  for (const secret of secrets) expect(atOnce.filter((code) => code.includes(secret.toLowerCase()))).toEqual([]);
});

it('the answer is in a file of its own that is fetched when a drill is opened', () => {
  const later = chunks.filter(({ asked, code }) => asked && code.includes('missing index'));
  expect(later.length).toBeGreaterThan(0);
});

it('a drill that is opened gets all of its files and its system', async () => {
  const files = await scenarioFiles(ENTRY);
  const shipped = Object.entries(shippedFiles()).filter(([path]) => !path.endsWith('.json'));
  const expected = shipped.filter(([path]) => /^scenarios\/(dropped-index|systems)\//.test(path));
  expect(files).toEqual(Object.fromEntries(expected));
});
