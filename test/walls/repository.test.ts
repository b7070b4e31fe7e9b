import { describe, expect, test } from 'vitest';
import { listFiles, readText } from './working-tree.ts';

const BINARY = /\.(png|jpe?g|webp|gif|woff2?|ico|gz)$/;
/** Folders that exist on one person's machine only. */
const MACHINE_PATH =
  /(^|[\s"'`(=:])(\/home\/[a-z]|\/root\/|\/Users\/[A-Za-z]|\/work\/(main|shared)\b|\/tmp\/[a-z])|[A-Z]:\\Users\\/m;
/** Built from pieces, since this file is read too. */
const REGISTRY_HOST = new RegExp(
  [
    ['registry', 'npmjs'],
    ['registry', 'yarnpkg'],
    ['npm', 'pkg', 'github'],
  ]
    .map((parts) => parts.join('\\.'))
    .join('|'),
);

describe('the repository', () => {
  test('the lock file names no address to download from, so that every mirror serves', () => {
    const { packages } = JSON.parse(readText('package-lock.json')) as {
      packages: Record<string, { resolved?: string; link?: boolean }>;
    };
    expect(Object.keys(packages).length).toBeGreaterThan(50);
    expect(Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  });

  test('the lock file knows every native part of a package, else npm ci refuses it on another machine', () => {
    const { packages } = JSON.parse(readText('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: object }>;
    };
    const missing = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) => packages[`node_modules/${name}`] === undefined && packages[`${path}/node_modules/${name}`] === undefined,
      ),
    );
    expect(missing).toEqual([]);
  });

  test('no file holds a path of one machine', () => {
    expect(texts().filter((path) => MACHINE_PATH.test(readText(path)))).toEqual([]);
  });

  test('no file names the host of a package registry', () => {
    expect(texts().filter((path) => REGISTRY_HOST.test(readText(path)))).toEqual([]);
  });

  test('a path of one machine is recognised where it stands', () => {
    expect(MACHINE_PATH.test(`"${['', 'home', 'ann', 'x'].join('/')}"`)).toBe(true);
    expect(MACHINE_PATH.test('GET /orders/home/x')).toBe(false);
  });
});

function texts(): string[] {
  return listFiles().filter((path) => !BINARY.test(path));
}
