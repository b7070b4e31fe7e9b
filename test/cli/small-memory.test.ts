/** A hostile file costs a sentence and little memory: the real process reads it with a heap of 50 MB. */
import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shopFolder } from './command-line.ts';

/** What `faultline check` says of a folder whose scenario is `text`. */
function check(text: string): Promise<string> {
  const words = ['--max-old-space-size=50', 'dist/faultline.js', 'check', shopFolder({ 'scenario.yaml': text })];
  return new Promise((resolve) => execFile(process.execPath, words, (_error, out, err) => resolve(out + err)));
}

const BOMB = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
for (let i = 1; i < 12; i++) BOMB.push(`a${i}: &a${i} [${new Array<string>(10).fill(`*a${i - 1}`).join(', ')}]`);

describe('in 50 MB', () => {
  it.each([
    ['a bomb of aliases', BOMB.join('\n'), 'valuesMax'],
    ['as many aliases as fit', `a: &a 1\nb:\n${'- *a\n'.repeat(7_000)}`, 'a scenario has no key "a"'],
    ['fifty thousand keys', `{${Array.from({ length: 50_000 }, (_, i) => i.toString(36)).join(',')}}`, 'tokensMax'],
    ['two hundred thousand commas', `[${','.repeat(200_000)}]`, 'tokensMax'],
  ])('%s is refused with a sentence', async (_what, text, sentence) => {
    expect(await check(text)).toContain(sentence);
  });
});
