import { describe, expect, test } from 'vitest';
import { listFiles, listSources, readText } from './working-tree.ts';

const EMPTY_WORDS = /^(utils?|helpers?|common|misc|shared|managers?|handlers?|types?|data)$/;
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PASCAL = /^[A-Z][A-Za-z0-9]*$/;

function stem(path: string): string {
  return (path.split('/').at(-1) ?? '').split('.')[0] ?? '';
}

function saysNothing(path: string): boolean {
  return path
    .replace(/\.[^/]*$/, '')
    .split('/')
    .some((part) => part.split('-').some((word) => EMPTY_WORDS.test(word)));
}

describe('names', () => {
  test('no file or folder is called after nothing, like util or helper', () => {
    const code = [...listSources(), ...listFiles('test'), ...listFiles('bench')].filter((path) => /\.(ts|js|svelte)$/.test(path));
    expect(code.filter(saysNothing)).toEqual([]);
  });

  test('the rule sees such a word wherever it stands', () => {
    expect(['src/sim/util.ts', 'src/helpers/a.ts', 'src/sim/span-types.ts', 'src/shared-axis/a.ts'].every(saysNothing)).toBe(
      true,
    );
    expect(['src/sim/database.ts', 'src/sim/metadata-line.ts', 'src/ui/views/traces/a.ts'].some(saysNothing)).toBe(false);
  });

  test('modules are kebab-case and components PascalCase', () => {
    const wrong = listSources().filter((path) => !(path.endsWith('.svelte') ? PASCAL : KEBAB).test(stem(path)));
    expect(wrong).toEqual([]);
  });

  test('every source file opens by saying what it is', () => {
    const silent = listSources().filter((path) => !/^(#!.*\n)?(\/\*\*|<!--|<script[^>]*>\s*\/\*\*)/.test(readText(path)));
    expect(silent).toEqual([]);
  });

  test('the top level holds the rooms of the design and nothing else', () => {
    const folders = new Set(listFiles().flatMap((path) => (path.includes('/') ? [path.split('/')[0]] : [])));
    const known = ['.ci', 'bench', 'scenarios', 'src', 'test', 'web-workers'];
    expect([...folders].filter((folder) => !known.includes(folder ?? ''))).toEqual([]);
  });
});
