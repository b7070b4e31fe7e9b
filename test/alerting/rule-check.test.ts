import { describe, expect, it } from 'vitest';
import { checkRules } from '../../src/sim/alerting/rule-check.ts';
import { MINUTE, SECOND } from '../../src/sim/base/time.ts';
import type { AlertRule } from '../../src/sim/model/alert.ts';

const good: AlertRule = {
  alert: 'Slow',
  expr: 'latency_seconds > 0.5',
  forUs: MINUTE,
  labels: { severity: 'page' },
  annotations: { summary: 'slow' },
};

const problemsOf = (rule: Partial<AlertRule>): string[] =>
  checkRules([{ name: 'shop', intervalUs: 15 * SECOND, rules: [good, { ...good, ...rule }] }]).map(
    ({ path, message }) => `${path}: ${message}`,
  );

describe('the check of rules', () => {
  it.each([
    'latency_seconds > 0.5',
    'histogram_quantile(0.99, sum by (le) (rate(x_bucket[1m]))) > 0.4',
    'absent(up)',
    'sum(up == 0)',
    'up and on (service) (errors > 1)',
    'up unless on (service) healthy',
    'a > 1 or b > 2',
    'max_over_time((up == 0)[5m:15s])',
    'ALERTS{alertname="Slow"}',
  ])('finds nothing wrong with %s', (expr) => {
    expect(problemsOf({ expr })).toEqual([]);
  });

  it.each(['latency_seconds', 'rate(x_total[1m])', 'up > bool 0', 'a > 1 or b', '1', 'sum(up)'])(
    'warns that %s fires whatever its value',
    (expr) => {
      expect(problemsOf({ expr })).toEqual([
        expect.stringMatching(/^groups\[0\]\.rules\[1\]\.expr: Slow fires for every series/),
      ]);
    },
  );

  it('places what does not parse at its rule and within the expression', () => {
    expect(problemsOf({ expr: 'sum(\n  rate(x_total[1m)) > 1' })).toEqual([
      expect.stringMatching(/^groups\[0\]\.rules\[1\]\.expr: Slow, line 2, column \d+ of the expression: /),
    ]);
  });

  it.each([
    ['a range', { expr: 'x_total[5m]' }, 'expr'],
    ['a negative wait', { forUs: -1 }, 'for'],
    ['a wait that is no number', { forUs: NaN }, 'for'],
    ['no name', { alert: ' ' }, 'alert'],
    ['a label name with a dash', { labels: { 'page-me': 'x' } }, 'labels.page-me'],
    ['a label that renames the metric', { labels: { __name__: 'x' } }, 'labels.__name__'],
    ['an annotation name with a space', { annotations: { 'run book': 'x' } }, 'annotations.run book'],
  ])('refuses %s', (_, rule, path) => {
    expect(problemsOf(rule)).toEqual([expect.stringContaining(`groups[0].rules[1].${path}: `)]);
  });

  it('refuses two groups of one name and intervals that no one can mean', () => {
    const group = { name: 'shop', intervalUs: 0, rules: [good] };
    expect(checkRules([group, { ...group, intervalUs: 15 * SECOND }], 'a.yml')).toEqual([
      { file: 'a.yml', line: 0, column: 0, path: 'groups[0].interval', message: expect.stringContaining('15s') as string },
      { file: 'a.yml', line: 0, column: 0, path: 'groups[1].name', message: expect.stringContaining('exists already') as string },
    ]);
  });
});
