/** What an author reads after a mistake about caches, to the letter. */
import { expect, it } from 'vitest';
import { broken, problemsOf } from './small-shop.ts';

const CACHES = 'caches: {quotes: {memory: 64MiB}}\nusers:';
/** The shop with a cache of its store that has these words, a step that asks it, and a deed at the end of the time line. */
function shop(words: string, step = 'cache: near, keys: 100, miss: [wait: 1ms]', deed = ''): Map<string, string> {
  const files = broken('system.yaml', 'items-db: {max: 4}', `items-db: {max: 4}\n    caches: {near: {${words}}}`);
  const [system = '', scenario = ''] = ['system.yaml', 'scenario.yaml'].map((name) => files.get(name));
  const asks = `- ${step.replaceAll(', ', '\n            ')}`;
  files.set('system.yaml', system.replace('users:', CACHES).replace('- query: items-db find-items', asks));
  const last = deed === '' ? '' : `  - {at: 11m, ${deed}}\n`;
  return files.set('scenario.yaml', scenario.replace('expect:', `${last}expect:`));
}

it('reads a cache in memory and one in a server', () => {
  expect(problemsOf(shop('entries: 10, ttl: 5s'))).toEqual([]);
  expect(problemsOf(shop('in: quotes, ttl: 5s, jitter: 10%, entryBytes: 2KiB, timeout: 20ms'))).toEqual([]);
});

it.each([
  [
    'a server that does not exist',
    'in: quote',
    'services.store.caches.near: no cache server is called "quote". Did you mean "quotes"?',
  ],
  [
    'a database instead of a server',
    'in: items-db',
    'services.store.caches.near: no cache server is called "items-db". Known here: quotes.',
  ],
  ['entries of a cache in a server', 'in: quotes, entries: 5', '"entries" means nothing for a cache in a server. Take it out.'],
  [
    'a timeout of a cache in memory',
    'timeout: 1s',
    '"timeout" means nothing for a cache in memory. Add "in:" with the name of a cache server, or take it out.',
  ],
])('%s is a mistake', (_, words, problem) => {
  const problems = problemsOf(shop(words));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
});

it('a query to a cache server is a mistake', () => {
  const [problem] = problemsOf(shop('in: quotes', 'query: quotes get'));
  expect(problem).toContain('quotes is a cache server. Ask it with a "cache" step.');
});

it('a cache server of the name of a database is a mistake', () => {
  const [problem] = problemsOf(broken('system.yaml', 'users:', 'caches: {items-db: {}}\nusers:'));
  expect(problem).toContain('there is a database of the same name. Rename one of the two.');
});

it.each([
  ['flush: quote', 'no cache server is called "quote". Did you mean "quotes"?'],
  ['flush: store near', 'near of store is in quotes. Write "flush: quotes".'],
  ['warm: store nearby, keys: 10', 'store has no cache "nearby". Known here: near.'],
])('%s is a mistake', (deed, problem) => {
  const [found] = problemsOf(shop('in: quotes', undefined, deed));
  expect(found).toContain(problem);
});
