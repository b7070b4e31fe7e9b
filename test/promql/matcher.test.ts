/** What the store and the query engine both hold of matchers and of the mark that ends a series. */
import { describe, expect, test } from 'vitest';
import { compileMatcher } from '../../src/sim/model/matcher.ts';
import { isStale, writeStale } from '../../src/sim/model/stale.ts';

describe('a matcher', () => {
  test.for([
    ['=', 'a', 'a', true],
    ['=', 'a', 'ab', false],
    ['=', '', '', true],
    ['!=', 'a', '', true],
    ['=~', 'a|b', 'b', true],
    ['=~', 'a|b', 'ab', false],
    ['=~', '.*b', 'xx\nb', true],
    ['=~', '(?i:PRO).*', 'production', true],
    ['!~', '2..', '200', false],
    ['!~', '2..', '500', true],
    ['!~', '2..', '', true],
  ] as const)('%s "%s" on "%s" is %s, and is so when asked again', ([op, value, label, expected]) => {
    const matches = compileMatcher({ name: 'x', op, value });
    expect([matches(label), matches(label)]).toEqual([expected, expected]);
  });

  test('with a regular expression that is none throws', () => {
    expect(() => compileMatcher({ name: 'x', op: '=~', value: '(' })).toThrow(/missing closing/);
  });
});

test('the stale mark is told from an ordinary NaN, also inside a larger buffer', () => {
  const values = new Float64Array([1, NaN, 3, NaN, 5]);
  const view = values.subarray(1);
  writeStale(view, 1);
  expect([0, 1, 2, 3, 4].map((index) => isStale(values, index))).toEqual([false, false, true, false, false]);
  expect(isStale(view, 1)).toBe(true);
});
