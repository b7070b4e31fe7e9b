/** Queries that would take all time or memory there is: each is refused with the number and the limit, or answered at once. */
import { describe, expect, test } from 'vitest';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import { fill, labels, matrixOver, vectorAt } from './ask.ts';
import { MemorySource } from './memory-source.ts';

function nested(times: number, wrap: (inner: string) => string, inner = 'x'): string {
  let text = inner;
  for (let i = 0; i < times; i++) text = wrap(text);
  return text;
}

function refusal(text: string): string {
  const outcome = parsePromql(text);
  return outcome.ok ? 'none' : (outcome.problems[0]?.message ?? '');
}

describe('a text is refused with its limit', () => {
  test.for([
    ['two thousand parentheses', nested(2000, (inner) => `(${inner})`), 'nested more than 200 deep'],
    ['two thousand signs', '-'.repeat(2000) + 'x', 'more than 1000 parts'],
    ['two thousand functions', nested(2000, (inner) => `abs(${inner})`), '6001 words and signs; at most 5000'],
    ['a duration in two thousand parentheses', `x[${'('.repeat(2000)}5m${')'.repeat(2000)}]`, 'nested more than 200 deep'],
    ['sixty thousand open braces', '{'.repeat(60_000), '60000 words and signs; at most 5000'],
    ['sixty thousand quotes', '"'.repeat(60_000), 'words and signs; at most 5000'],
    ['thirty thousand escaped quotes that are never closed', `x{a="${'\\"'.repeat(30_000)}`, 'This text is never closed.'],
    ['five thousand times @', 'x @ '.repeat(5000), '10000 words and signs; at most 5000'],
    ['a regular expression that repeats repetitions', 'x{a=~"((a{1,100}){1,100}){1,100}"}', 'no regular expression'],
  ] as const)('%s', ([, text, message]) => {
    expect(refusal(text)).toContain(message);
  });
});

const LONG = `${'a'.repeat(60)}b`;

function sourceOf(series: number): MemorySource {
  const source = new MemorySource();
  for (let pod = 0; pod < series; pod++)
    fill(source, labels({ __name__: 'x', pod: `p${pod}`, text: `${LONG}${pod}` }), [pod, pod / 7]);
  return source;
}

describe('a query is refused with its limit', () => {
  test('labels that double, forty times in a row', () => {
    const doubled = nested(40, (inner) => `label_join(${inner}, "text", "", "text", "text")`);
    expect(() => vectorAt(sourceOf(2), doubled, 5)).toThrow(
      /would have \d+ characters; at most 16384 are written \(labelLengthMax\)/,
    );
    const tripled = nested(40, (inner) => `label_replace(${inner}, "text", "$1$1$1", "text", "(.*)")`);
    expect(() => vectorAt(sourceOf(2), tripled, 5)).toThrow('labelLengthMax');
  });

  test('a regular expression with thousands of states over many labels', () => {
    const states = '(a?){1000}a{1000}.*';
    expect(() => vectorAt(sourceOf(150), `x{text=~"${states}"}`, 5)).toThrow('workMax');
    expect(() => vectorAt(sourceOf(150), `label_replace(x, "b", "$1", "text", "${states}")`, 5)).toThrow('workMax');
  });

  test('a subquery of subqueries whose steps multiply', () => {
    expect(() =>
      vectorAt(
        sourceOf(1),
        nested(3, (inner) => `max_over_time(${inner}[10y:1m])`),
        5,
      ),
    ).toThrow('subqueryStepsMax');
  });
});

describe('is answered at once', () => {
  test('a regular expression that is exponential elsewhere', () => {
    expect(vectorAt(sourceOf(5), 'x{text=~"(a+)+c"}', 5)).toEqual([]);
    expect(vectorAt(sourceOf(5), 'label_replace(x, "b", "$1", "text", "(a|a)*c")', 5)).toHaveLength(5);
  });

  test('a hundred and fifty subqueries in one another', () => {
    expect(
      matrixOver(
        sourceOf(2),
        nested(150, (inner) => `max_over_time(${inner}[2m:1m])`),
        0,
        60,
        15,
      ),
    ).toHaveLength(2);
  });
});
