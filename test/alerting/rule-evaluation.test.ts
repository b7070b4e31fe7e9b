import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertsPerRuleMax } from '../../src/sim/alerting/rule-elements.ts';
import { AlertEvaluator } from '../../src/sim/alerting/rule-evaluation.ts';
import { MINUTE, SECOND } from '../../src/sim/base/time.ts';
import type { AlertRule, Rule, RuleGroup } from '../../src/sim/model/alert.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import { evaluateInstant } from '../../src/sim/query/promql/engine.ts';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import { SampleBook } from './sample-book.ts';

const STEP = 15 * SECOND;

const slow: AlertRule = {
  alert: 'Slow',
  expr: 'latency_seconds > 0.5',
  forUs: 30 * SECOND,
  labels: { severity: 'page', team: '{{ $labels.service }}-team' },
  annotations: { summary: '{{ $labels.service }} takes {{ $value | humanizeDuration }}' },
};

const group = (rules: readonly Rule[], intervalUs = STEP): RuleGroup => ({ name: `every ${intervalUs}`, intervalUs, rules });

/** A book in which `latency_seconds` of each service has one value per step; null is a gap that staleness ends. */
function bookOf(services: Readonly<Record<string, readonly (number | null)[]>>): SampleBook {
  const book = new SampleBook();
  for (const [service, values] of Object.entries(services)) {
    const labels: Labels = { __name__: 'latency_seconds', service };
    values.forEach((value, index) => {
      if (value === null) book.recordStale(labels, (index + 1) * STEP);
      else book.record(labels, (index + 1) * STEP, value);
    });
  }
  return book;
}

function run(evaluator: AlertEvaluator, book: SampleBook, toUs: number): void {
  evaluator.evaluate(toUs, book, book.record, book.recordStale);
}

function ask(book: SampleBook, expr: string, atUs: number): unknown {
  const parsed = parsePromql(expr);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const value = evaluateInstant(parsed.value, book, atUs);
  return value.kind === 'vector' ? value.samples : value;
}

describe('a rule', () => {
  it('is first evaluated after one interval, then at every multiple of it', () => {
    const evaluator = new AlertEvaluator([group([slow], MINUTE), group([slow], STEP)]);
    const book = bookOf({});
    const due: number[] = [];
    for (let i = 0; i < 5; i++) {
      due.push(evaluator.nextEvaluationUs());
      run(evaluator, book, evaluator.nextEvaluationUs());
    }
    expect(due).toEqual([15, 30, 45, 60, 75].map((seconds) => seconds * SECOND));
    expect(new AlertEvaluator([]).nextEvaluationUs()).toBe(Infinity);
  });

  it('makes an alert of each element, with the labels of both and filled templates', () => {
    const evaluator = new AlertEvaluator([group([slow])]);
    run(evaluator, bookOf({ checkout: [3, 3, 3], orders: [0.1, 0.7, 0.8] }), 3 * STEP);
    expect(evaluator.alerts()).toEqual([
      {
        rule: 'Slow',
        labels: { alertname: 'Slow', service: 'checkout', severity: 'page', team: 'checkout-team' },
        annotations: { summary: 'checkout takes 3s' },
        state: 'firing',
        value: 3,
        activeAtUs: STEP,
        firedAtUs: 3 * STEP,
        resolvedAtUs: null,
      },
      {
        rule: 'Slow',
        labels: { alertname: 'Slow', service: 'orders', severity: 'page', team: 'orders-team' },
        annotations: { summary: 'orders takes 800ms' },
        state: 'pending',
        value: 0.8,
        activeAtUs: 2 * STEP,
        firedAtUs: null,
        resolvedAtUs: null,
      },
    ]);
  });

  it('overrides the labels of the series with its own and gives the alert its name', () => {
    const evaluator = new AlertEvaluator([group([{ ...slow, forUs: 0, labels: { service: 'any', alertname: 'Other' } }])]);
    run(evaluator, bookOf({ checkout: [3] }), STEP);
    expect(evaluator.alerts()[0]?.labels).toEqual({ alertname: 'Slow', service: 'any' });
  });

  it('tells every change of state once', () => {
    const evaluator = new AlertEvaluator([group([slow])]);
    run(evaluator, bookOf({ checkout: [0, 3, 3, 3, 0, 3, null, null] }), 8 * STEP);
    expect(evaluator.transitions().map(({ atUs, from, to }) => `${atUs / STEP} ${from} ${to}`)).toEqual([
      '2 inactive pending',
      '4 pending firing',
      '5 firing resolved',
      '6 resolved pending',
      '7 pending inactive',
    ]);
  });

  it('keeps a resolved alert visible for 15 minutes', () => {
    const evaluator = new AlertEvaluator([group([{ ...slow, forUs: 0 }])]);
    const book = bookOf({ checkout: [3, 0, ...new Array<number>(70).fill(0)] });
    run(evaluator, book, 2 * STEP + 15 * MINUTE);
    expect(evaluator.alerts().map(({ state, resolvedAtUs }) => [state, resolvedAtUs])).toEqual([['resolved', 2 * STEP]]);
    run(evaluator, book, 3 * STEP + 15 * MINUTE);
    expect(evaluator.alerts()).toEqual([]);
  });

  it('writes ALERTS and ALERTS_FOR_STATE, and ends each as soon as it no longer holds', () => {
    const evaluator = new AlertEvaluator([group([{ ...slow, labels: {} }])]);
    const book = bookOf({ checkout: [3, 3, 3, 0] });
    run(evaluator, book, 4 * STEP);
    const series = (state: string) => [
      { labels: { __name__: 'ALERTS', alertname: 'Slow', alertstate: state, service: 'checkout' }, value: 1 },
    ];
    expect(ask(book, 'ALERTS', 2 * STEP)).toEqual(series('pending'));
    expect(ask(book, 'ALERTS', 3 * STEP)).toEqual(series('firing'));
    expect(ask(book, 'ALERTS_FOR_STATE', 3 * STEP)).toEqual([
      { labels: { __name__: 'ALERTS_FOR_STATE', alertname: 'Slow', service: 'checkout' }, value: 15 },
    ]);
    expect(ask(book, '{__name__=~"ALERTS.*"}', 4 * STEP)).toEqual([]);
  });

  it('can look at what an earlier rule has written at the same instant', () => {
    const meta: AlertRule = { alert: 'Meta', expr: 'count(ALERTS{alertname="Slow"})', forUs: 0, labels: {}, annotations: {} };
    const evaluator = new AlertEvaluator([group([slow, meta])]);
    run(evaluator, bookOf({ checkout: [3] }), STEP);
    expect(evaluator.alerts().map(({ rule, state }) => [rule, state])).toEqual([
      ['Slow', 'pending'],
      ['Meta', 'firing'],
    ]);
  });

  it('that returns a number makes one alert without labels', () => {
    const evaluator = new AlertEvaluator([
      group([
        { ...slow, expr: 'vector(1) > 0', labels: {}, forUs: 0 },
        { ...slow, expr: '1', alert: 'One', labels: {} },
      ]),
    ]);
    run(evaluator, bookOf({}), STEP);
    expect(evaluator.alerts().map(({ labels }) => labels)).toEqual([{ alertname: 'Slow' }, { alertname: 'One' }]);
  });

  it.each([
    ['latency_seconds >', 'does not parse'],
    ['latency_seconds + on(nothing) latency_seconds', 'matches ambiguously'],
    ['"text"', 'returns a text'],
  ])('that cannot be evaluated (%s, it %s) is told and stops no other', (expr) => {
    const evaluator = new AlertEvaluator([group([{ ...slow, alert: 'Broken', expr }, slow])]);
    run(evaluator, bookOf({ a: [3], b: [3] }), STEP);
    expect(evaluator.failures()).toMatchObject([{ rule: 'Broken', atUs: STEP }]);
    expect(evaluator.alerts().map(({ rule }) => rule)).toEqual(['Slow', 'Slow']);
  });

  it('fails when its labels make two alerts the same', () => {
    const evaluator = new AlertEvaluator([group([{ ...slow, labels: { service: 'all' } }])]);
    run(evaluator, bookOf({ a: [3], b: [3] }), STEP);
    expect(evaluator.failures()[0]?.message).toContain('same labels');
    expect(evaluator.alerts()).toEqual([]);
  });

  it('fails when it returns more alerts than its limit', () => {
    const evaluator = new AlertEvaluator([group([slow])]);
    const services = Object.fromEntries(Array.from({ length: alertsPerRuleMax + 1 }, (_, index) => [`s${index}`, [3]]));
    run(evaluator, bookOf(services), STEP);
    expect(evaluator.failures()[0]?.message).toContain('alertsPerRuleMax');
  });
});

describe('a recording rule', () => {
  const total: Rule = { record: 'latency:sum', expr: 'sum(latency_seconds)', labels: { team: 'shop', from: '{{ $value }}' } };

  it('records its result under its name, with its labels as they are, for the rules behind it', () => {
    const high: AlertRule = { alert: 'High', expr: 'latency:sum > 3', forUs: 0, labels: {}, annotations: {} };
    const evaluator = new AlertEvaluator([group([total, high])]);
    const book = bookOf({ a: [1, 2, 3], b: [1, 2, 3] });
    run(evaluator, book, 2 * STEP);
    const labels = { __name__: 'latency:sum', from: '{{ $value }}', team: 'shop' };
    expect(ask(book, 'latency:sum', STEP)).toEqual([{ labels, value: 2 }]);
    expect(ask(book, 'latency:sum', 2 * STEP)).toEqual([{ labels, value: 4 }]);
    expect(evaluator.alerts()).toMatchObject([{ rule: 'High', activeAtUs: 2 * STEP, value: 4 }]);
  });

  it('ends a series that is no longer in its result', () => {
    const evaluator = new AlertEvaluator([group([{ ...total, expr: 'latency_seconds > 1' }])]);
    const book = bookOf({ a: [2, 0], b: [2, 2] });
    run(evaluator, book, 2 * STEP);
    expect(ask(book, 'count(latency:sum)', STEP)).toMatchObject([{ value: 2 }]);
    expect(ask(book, 'count(latency:sum)', 2 * STEP)).toMatchObject([{ value: 1 }]);
  });

  it('of a group that looks back sees and records the past', () => {
    const evaluator = new AlertEvaluator([{ ...group([total]), offsetUs: STEP }]);
    const book = bookOf({ a: [1, 2, 4] });
    run(evaluator, book, 3 * STEP);
    expect([...book.series.values()].find(({ labels }) => labels['__name__'] === 'latency:sum')?.samples).toEqual([
      { atUs: STEP, value: 1 },
      { atUs: 2 * STEP, value: 2 },
    ]);
  });
});

describe('a limit of a group', () => {
  const limited = (rule: Rule): AlertEvaluator => new AlertEvaluator([{ ...group([rule]), elementsMax: 1 }]);

  it('makes a rule fail that returns more, and takes its alerts away', () => {
    const evaluator = limited({ ...slow, forUs: 0 });
    const book = bookOf({ a: [3, 3, 3, 0], b: [0, 3, 0, 0] });
    const seen = [1, 2, 3, 4].map((step) => {
      run(evaluator, book, step * STEP);
      return [evaluator.alerts().map(({ state }) => state), evaluator.failures().map(({ message }) => message)];
    });
    expect(seen).toEqual([
      [['firing'], []],
      [[], ['The limit of 1 was exceeded by 2 alerts.']],
      [['firing'], []],
      [['resolved'], []],
    ]);
    expect(evaluator.transitions().map(({ from, to }) => `${from} ${to}`)).toEqual([
      'inactive firing',
      'inactive firing',
      'firing inactive',
      'firing inactive',
      'inactive firing',
      'firing resolved',
    ]);
  });

  it('makes a rule fail that would record more', () => {
    const evaluator = limited({ record: 'all', expr: 'latency_seconds', labels: {} });
    const book = bookOf({ a: [3], b: [3] });
    run(evaluator, book, STEP);
    expect([ask(book, 'all', STEP), evaluator.failures().length]).toEqual([[], 1]);
  });
});

describe('an evaluator', () => {
  const values = fc.array(fc.option(fc.constantFrom(0, 0.4, 0.6, 3), { freq: 8 }), { minLength: 20, maxLength: 20 });

  it('comes to the same outcome however its evaluation is sliced', () => {
    fc.assert(
      fc.property(values, values, fc.array(fc.integer({ min: 0, max: 20 * STEP }), { maxLength: 12 }), (a, b, cuts) => {
        const outcome = (stops: readonly number[]) => {
          const evaluator = new AlertEvaluator([group([slow], STEP), group([{ ...slow, alert: 'SlowMinute' }], MINUTE)]);
          const book = bookOf({ a, b });
          for (const stop of stops) run(evaluator, book, stop);
          return { evaluator, written: book.series };
        };
        const whole = outcome([20 * STEP]);
        expect(outcome([...cuts.toSorted((x, y) => x - y), 20 * STEP])).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it('is plain data: a copy of its fields goes on exactly as the original does', () => {
    const original = new AlertEvaluator([group([slow])]);
    const book = bookOf({ a: [3, 3, 3, 0, 3, 3, 3], b: [0, 3, 3, 3, null, 3, 3] });
    run(original, book, 3 * STEP);
    const copy = Object.assign(new AlertEvaluator([]), structuredClone({ ...original }));
    const twin = Object.assign(new SampleBook(), { series: structuredClone(book.series) });
    run(original, book, 7 * STEP);
    run(copy, twin, 7 * STEP);
    expect(copy).toEqual(original);
    expect(twin.series).toEqual(book.series);
    expect(copy.transitions().length).toBeGreaterThan(4);
  });

  it('never lets an alert fire before its `for` has passed since it became active', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 6 }), (a, forSteps) => {
        const evaluator = new AlertEvaluator([group([{ ...slow, forUs: forSteps * STEP }])]);
        const book = bookOf({ a });
        for (let step = 1; step <= 20; step++) {
          run(evaluator, book, step * STEP);
          for (const { firedAtUs, activeAtUs } of evaluator.alerts()) {
            if (firedAtUs !== null) expect(firedAtUs - activeAtUs).toBeGreaterThanOrEqual(forSteps * STEP);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('tells a story without gaps: each change begins in the state in which the last one ended', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const evaluator = new AlertEvaluator([group([slow])]);
        run(evaluator, bookOf({ a, b }), 20 * STEP);
        const state = new Map<string, string>();
        for (const { labels, from, to } of evaluator.transitions()) {
          const who = JSON.stringify(labels);
          expect(from).toBe(state.get(who) ?? 'inactive');
          state.set(who, to);
        }
      }),
      { numRuns: 50 },
    );
  });
});
