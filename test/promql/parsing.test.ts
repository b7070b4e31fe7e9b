/** What a learner reads after a mistake: the place, what is wrong, and what would cure it. */
import { describe, expect, test } from 'vitest';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';

function firstProblem(text: string): string {
  const outcome = parsePromql(text);
  if (outcome.ok) return 'no problem';
  const problem = outcome.problems[0];
  return problem === undefined ? 'no problem' : `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
}

describe('a wrong query is explained', () => {
  test.for([
    ['', 'promql:1:1: The query is empty.'],
    ['rat(x[5m])', 'promql:1:1: There is no function called "rat". Did you mean "rate"?'],
    [
      'sum(\n  histogram_quantil(0.9, x))',
      'promql:2:3: There is no function called "histogram_quantil". Did you mean "histogram_quantile"?',
    ],
    ['Rate(x[5m])', 'Did you mean "rate"?'],
    ['start_timestamp(x)', 'promql:1:1: Faultline does not have start_timestamp: samples carry no start time'],
    ['rate(x)', 'promql:1:6: rate needs a range vector here, and this is an instant vector. Add a range such as [5m].'],
    ['sum(rate(x[5m])', 'promql:1:4: This "(" is never closed. Add ")".'],
    ['sum(x])', '"(" is closed by "]". Write ")" here.'],
    ['x{a="b', 'promql:1:5: This text is never closed.'],
    ['x{a=~"("}', 'promql:1:6: This is no regular expression'],
    ['{}', 'promql:1:1: This selector would match every series.'],
    ['{a=~".*"}', 'This selector would match every series.'],
    ['x{__name__="y"}', 'The metric name is given twice.'],
    ['x y', 'promql:1:3: "y" cannot stand after "x".'],
    ['x +', 'promql:1:4: The query stops too early.'],
    ['1 > 2', 'A comparison of two numbers needs "bool": write > bool.'],
    ['x and 1', '"and" works on two instant vectors only.'],
    ['x + bool y', '"bool" works only with comparisons'],
    ['x[5m] + 1', '"+" works on numbers and instant vectors, and this is a range vector.'],
    ['(x + y)[5m]', 'promql:1:2: Only a selector can have a range such as [5m]. For any other expression write a subquery'],
    ['(x + y) offset 5m', '"offset" works only right behind a selector or a subquery.'],
    ['x offset 5m offset 5m', '"offset" is written twice.'],
    ['x[0s]', 'promql:1:3: duration must be greater than 0'],
    ['topk(x)', 'topk takes two arguments, its parameter and a vector; here are 1.'],
    ['topk(x, y)', 'topk needs a number here, and this is an instant vector. Wrap it in scalar(...).'],
    ['clamp(x, 1)', 'clamp takes 3 arguments'],
    ['label_replace(x, "", "", "a", "b")', 'invalid label name ""'],
    ['x + on (a) group_left (a) y', 'The label "a" cannot be both in on(...) and in group_...(...).'],
    ['x fill 3', 'cannot stand'],
  ] as const)('%s', ([text, expected]) => {
    expect(firstProblem(text)).toContain(expected);
  });

  test('every wrong argument of a query is told at once', () => {
    const outcome = parsePromql('rate(x) + increase(y)');
    expect(outcome.ok ? [] : outcome.problems.map(({ column }) => column)).toEqual([6, 20]);
  });
});

describe('hostile text gets an answer', () => {
  test.for([
    ['2,000 nested parentheses', `${'('.repeat(2000)}x${')'.repeat(2000)}`, 'nested more than'],
    ['2,000 signs', `${'-'.repeat(2000)}x`, 'more than 1000 parts'],
    ['100 signs', `${'-'.repeat(100)}x`, 'no problem'],
    ['2,000 terms', Array.from({ length: 2000 }, () => 'x').join('+'), 'more than 1000 parts'],
    ['400 terms', Array.from({ length: 400 }, () => 'x').join('+'), 'no problem'],
    ['a million characters', 'x'.repeat(1_000_000), 'at most 65536 are read'],
    ['a label called __proto__', 'x{__proto__="a"}', 'no problem'],
    ['only brackets', '}{)(][', 'Nothing is open'],
  ] as const)('%s', ([, text, expected]) => {
    expect(firstProblem(text)).toContain(expected);
  });
});
