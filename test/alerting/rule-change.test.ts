/** What becomes of an alert when somebody changes its rule while it fires. */
import { expect, it } from 'vitest';
import { alertTroubles } from '../../src/sim/alerting/rule-change.ts';
import { AlertEvaluator } from '../../src/sim/alerting/rule-evaluation.ts';
import { SECOND } from '../../src/sim/base/time.ts';
import type { AlertDeed } from '../../src/sim/model/alert-deed.ts';
import type { RuleGroup } from '../../src/sim/model/alert.ts';
import { SampleBook } from './sample-book.ts';

const STEP = 15 * SECOND;
const groups: readonly RuleGroup[] = [
  {
    name: 'all',
    intervalUs: STEP,
    rules: ['Warm', 'Hot'].map((alert) => ({ alert, expr: 'degrees > 20', forUs: 0, labels: {}, annotations: {} })),
  },
];
const change = (fields: Partial<AlertDeed>): AlertDeed => ({
  kind: 'changeAlert',
  alert: 'Hot',
  expr: '',
  forUs: null,
  ...fields,
});

/** Who fires after each of eight steps of 30 degrees; the change is made after the third. */
function firing(deed: AlertDeed): string[] {
  const book = new SampleBook();
  const evaluator = new AlertEvaluator(groups);
  return Array.from({ length: 8 }, (_, step) => {
    const atUs = (step + 1) * STEP;
    book.record({ __name__: 'degrees' }, atUs, 30);
    if (step === 3) evaluator.change(deed);
    evaluator.evaluate(atUs, book, book.record, book.recordStale);
    return evaluator
      .alerts()
      .flatMap(({ rule, state }) => (state === 'firing' ? [rule] : []))
      .join(' and ');
  });
}

it('an alert ends when its new rule is not true, and no other does', () => {
  expect(firing(change({ expr: 'degrees > 40' }))).toEqual([
    ...Array<string>(3).fill('Warm and Hot'),
    ...Array<string>(5).fill('Warm'),
  ]);
});

it('an alert that fires goes on firing under a new rule that is true as well', () => {
  expect(firing(change({ expr: 'degrees > 25' }))).toEqual(Array<string>(8).fill('Warm and Hot'));
  expect(firing(change({ forUs: 600 * SECOND }))).toEqual(Array<string>(8).fill('Warm and Hot'));
});

it('a rule that does not exist and an expression that does not parse are refused', () => {
  expect(alertTroubles(groups, change({ expr: 'degrees > 40' }))).toEqual([]);
  expect(alertTroubles(groups, change({ alert: 'Cold' }))).toEqual(['there is no alert "Cold".']);
  expect(alertTroubles(groups, change({ expr: 'degrees >' })).join()).toContain('does not parse');
});
