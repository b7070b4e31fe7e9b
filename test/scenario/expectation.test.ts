/** Verdicts over runs: what holds, what does not, and what the sentence says that a person reads then. */
import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/sim/base/time.ts';
import type { Expectation } from '../../src/sim/model/scenario.ts';
import { expectationWords, judge } from '../../src/sim/session/expectation.ts';
import type { Run } from '../../src/sim/session/face.ts';
import { openRun } from '../../src/sim/session/run.ts';
import { broken, scenarioOf } from './small-shop.ts';

/** The small shop, of which the front always fires an alert after a minute and ten seconds. */
let run: Run;
beforeAll(() => {
  const files = broken('scenario.yaml', 'clock: {', 'clock: {history: 1m, lasts: 20m, ').set(
    'alerts.yml',
    'groups: [{name: g, interval: 10s, rules: [{alert: CartSlow, expr: "count(up) > 0", for: 1m}]}]',
  );
  run = openRun(scenarioOf(files), '1');
  run.advance(3 * MINUTE);
});

const promql = (expr: string, holds: 'always' | 'eventually' | 'never', fromUs = MINUTE, toUs = 2 * MINUTE): Expectation => ({
  ...{ kind: 'promql', expr, holds },
  ...{ fromUs, toUs },
});
const seen = (expectation: Expectation): readonly [boolean, string] => {
  const verdict = judge(run, expectation);
  return [verdict.holds, verdict.seen];
};

describe('a query that must hold', () => {
  it('always: is true at every quarter of a minute, both ends included', () => {
    expect(seen(promql('count(up{service="store"}) > 1', 'always'))).toEqual([true, 'measured 2 to 2']);
    expect(seen(promql('count(up{service="store"}) > 2', 'always'))).toEqual([
      false,
      'true at 0 of 5 instants; first wrong at 1m; measured 2 to 2',
    ]);
  });

  it('always: fails where there is nothing to measure', () => {
    expect(seen(promql('count(absent_metric) > 1', 'always'))).toEqual([
      false,
      'true at 0 of 5 instants; first wrong at 1m; nothing was measured',
    ]);
  });

  it('eventually: is true at one of them', () => {
    expect(seen(promql('timestamp(vector(1)) % 60 == 0', 'eventually'))[0]).toBe(true);
    expect(seen(promql('vector(1) > 2', 'eventually'))).toEqual([false, 'true at 0 of 5 instants; measured 1 to 1']);
  });

  it('never: is true at none of them, and nothing to measure is fine', () => {
    expect(seen(promql('count(absent_metric) > 1', 'never'))[0]).toBe(true);
    expect(seen(promql('vector(3) > 2', 'never'))).toEqual([
      false,
      'true at 5 of 5 instants; first wrong at 1m; measured 3 to 3',
    ]);
  });

  it('a query that cannot be evaluated does not hold, whatever was expected', () => {
    for (const holds of ['always', 'eventually', 'never'] as const)
      expect(judge(run, promql('rate(up)', holds)).holds).toBe(false);
  });

  it('a run that has not come that far is not judged kindly', () => {
    expect(seen(promql('vector(1) > 2', 'never', 0, 4 * MINUTE))).toEqual([
      false,
      'the run is only at 3m, but this reaches to 4m',
    ]);
  });
});

describe('alerts', () => {
  it('the first firing must lie in the window', () => {
    const at = (fromUs: number, toUs: number) => seen({ kind: 'alertFires', alert: 'CartSlow', fromUs, toUs });
    const [holds, text] = at(0, 2 * MINUTE);
    expect([holds, text]).toEqual([true, expect.stringMatching(/^CartSlow first fired at 1m\d*s?$/)]);
    expect(at(0, 30 * SECOND)[0]).toBe(false);
    expect(at(2 * MINUTE, 3 * MINUTE)[0]).toBe(false);
    expect(seen({ kind: 'alertFires', alert: 'Other', fromUs: 0, toUs: MINUTE })).toEqual([false, 'Other never fired']);
  });

  it('silence is judged within its window only', () => {
    expect(seen({ kind: 'noAlertFires', fromUs: 0, toUs: 30 * SECOND })).toEqual([true, 'no alert fired']);
    expect(seen({ kind: 'noAlertFires', fromUs: 0, toUs: 3 * MINUTE })[1]).toMatch(/^CartSlow fired at 1m\d*s?$/);
  });
});

describe('in words', () => {
  it('an expectation reads as it is written', () => {
    expect(expectationWords(promql('up\n  > 0', 'never'))).toBe('from 1m to 2m: never up > 0');
    expect(expectationWords({ kind: 'alertFires', alert: 'A', fromUs: 0, toUs: MINUTE })).toBe('from 0s to 1m: A fires');
    expect(expectationWords({ kind: 'noAlertFires', fromUs: 0, toUs: MINUTE })).toBe('from 0s to 1m: no alert fires');
  });
});
