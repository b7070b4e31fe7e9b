/** Rules that are otherwise than they were set, and what is left of that when people change them or it is over. */
import { describe, expect, it } from 'vitest';
import { AlertEvaluator } from '../../src/sim/alerting/rule-evaluation.ts';
import { withThreshold } from '../../src/sim/alerting/rule-alteration.ts';
import { SECOND } from '../../src/sim/base/time.ts';
import type { AlertingChange } from '../../src/sim/model/alerting-change.ts';
import type { RuleGroup } from '../../src/sim/model/alert.ts';
import { SampleBook } from './sample-book.ts';

const STEP = 15 * SECOND;
const hot: RuleGroup = {
  name: 'all',
  intervalUs: STEP,
  rules: [{ alert: 'Hot', expr: 'degrees > 20', forUs: 0, labels: {}, annotations: {} }],
};
const tenfold: AlertingChange = { what: 'threshold', alert: 'Hot', factor: 10 };
const later: AlertingChange = { what: 'wait', alert: 'Hot', forUs: 2 * STEP };
const storm: AlertingChange = {
  what: 'rules',
  group: { name: 'more', intervalUs: STEP, rules: [{ ...hot.rules[0], alert: 'Warm' }] as RuleGroup['rules'] },
};

/** Who fires at each of eight steps of 30 degrees, with something done before some of them. */
function firing(deeds: Readonly<Record<number, (evaluator: AlertEvaluator, atUs: number, book: SampleBook) => void>>): string {
  const book = new SampleBook();
  const evaluator = new AlertEvaluator([hot]);
  return Array.from({ length: 8 }, (_, step) => {
    const atUs = (step + 1) * STEP;
    book.record({ __name__: 'degrees' }, atUs, 30);
    deeds[step]?.(evaluator, atUs - 1, book);
    evaluator.evaluate(atUs, book, book.record, book.recordStale);
    const alerts = evaluator.alerts().filter(({ state }) => state === 'firing');
    return alerts.map(({ rule }) => rule[0]).join('') || '-';
  }).join(' ');
}

describe('a threshold', () => {
  it.each([
    ['a > 0.5', 'a > 5'],
    ['a>0.5', 'a>5'],
    ['sum(rate(a[5m])) / sum(rate(b[5m])) > 0.01 and sum(b) > 3', 'sum(rate(a[5m])) / sum(rate(b[5m])) > 0.1 and sum(b) > 3'],
    ['0.2 < a', '2 < a'],
    ['count(a == 1)', 'count(a == 10)'],
    ['a * 2 > -3', 'a * 2 > -30'],
    ['a unless b > 4', 'a unless b > 40'],
  ])('of %s is found', (expr, tenTimes) => expect(withThreshold(expr, 10)).toBe(tenTimes));

  it.each(['a', 'absent(a)', 'a > b', 'rate(a[5m])', 'a >'])('of %s is none', (expr) =>
    expect(withThreshold(expr, 10)).toBeNull(),
  );
});

describe('an altered rule', () => {
  it('is as it was when that is over', () => {
    expect(
      firing({
        2: (one, atUs) => one.alter('x', tenfold, atUs),
        5: (one, atUs, book) => one.restore('x', atUs, book.recordStale),
      }),
    ).toBe('H H - - - H H H');
  });

  it('has all alterations that act, and loses each by itself', () => {
    expect(
      firing({
        0: (one, atUs) => {
          one.alter('x', later, atUs);
          one.alter('y', tenfold, atUs);
        },
        2: (one, atUs, book) => one.restore('y', atUs, book.recordStale),
      }),
    ).toBe('- - - - H H H H');
  });

  it('is as a person sets it, who has the last word', () => {
    const fix = (one: AlertEvaluator): void =>
      one.change({ kind: 'changeAlert', alert: 'Hot', expr: 'degrees > 25', forUs: null });
    const restore = (one: AlertEvaluator, atUs: number, book: SampleBook): void => one.restore('x', atUs, book.recordStale);
    expect(firing({ 1: (one, atUs) => one.alter('x', tenfold, atUs), 3: fix, 6: restore })).toBe('H - - H H H H H');
  });

  it('keeps its threshold when a person changes only how long it waits', () => {
    const fix = (one: AlertEvaluator): void => one.change({ kind: 'changeAlert', alert: 'Hot', expr: '', forUs: 0 });
    expect(firing({ 1: (one, atUs) => one.alter('x', tenfold, atUs), 3: fix })).toBe('H - - - - - - -');
  });
});

it('rules that nobody asked for fire from their first evaluation on, and are gone with their series', () => {
  const book = new SampleBook();
  const evaluator = new AlertEvaluator([hot]);
  book.record({ __name__: 'degrees' }, STEP, 30);
  evaluator.alter('x', storm, 0);
  evaluator.evaluate(STEP, book, book.record, book.recordStale);
  expect(evaluator.alerts().map(({ rule }) => rule)).toEqual(['Hot', 'Warm']);
  evaluator.restore('x', STEP + 1, book.recordStale);
  expect(evaluator.alerts().map(({ rule }) => rule)).toEqual(['Hot']);
  const ended = [...book.series.values()].filter(({ samples }) => samples.at(-1)?.value === 'stale').map(({ labels }) => labels);
  expect(ended.map(({ alertname }) => alertname)).toEqual(['Warm', 'Warm']);
  expect(evaluator.transitions().map(({ rule, to }) => `${rule} ${to}`)).toEqual(['Hot firing', 'Warm firing', 'Warm inactive']);
});
