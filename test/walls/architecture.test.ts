/** ARCHITECTURE.md sends people to files: each that it names is there, and no two rows of a table are about the same. */
import { describe, expect, it } from 'vitest';
import { listFiles, readText } from './working-tree.ts';

const text = readText('ARCHITECTURE.md');

describe('ARCHITECTURE.md', () => {
  it('names only files that there are, by the end of their paths', () => {
    const files = listFiles().map((file) => `/${file}`);
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|svelte|yaml))`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(200);
    expect(named.filter((name) => !files.some((file) => file.endsWith(`/${name}`)))).toEqual([]);
  });

  it('has one row for each behaviour', () => {
    const rows = [...text.matchAll(/^\| (.+?) \| .*`/gm)].map(([, behaviour]) => behaviour);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter((row, at) => rows.indexOf(row) !== at)).toEqual([]);
  });
});
