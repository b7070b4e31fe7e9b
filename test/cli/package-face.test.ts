/** The package in somebody else's test suite: load, simulate, ask, match. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { faultlineMatchers, loadScenario, ScenarioError, simulate, type Scenario } from '../../src/index.ts';
import { shopFolder } from './command-line.ts';

let scenario: Scenario;
beforeAll(() => {
  scenario = loadScenario(shopFolder());
});

describe('loadScenario', () => {
  it('throws all problems of a bad file at once', () => {
    const folder = shopFolder({ 'alerts.yml': 'groups: [{name: 3, rules: [{alert: 5}]}]' });
    expect(() => loadScenario(join(folder, 'scenario.yaml'))).toThrow(ScenarioError);
    expect(() => loadScenario(folder)).toThrow(/alerts\.yml:1:\d+: groups\[0\]\.rules\[0\]: an alerting rule needs "expr"/);
  });
});

describe('simulate', () => {
  it('runs to the end, or to the time that is asked for', () => {
    expect(simulate(scenario).status()).toMatchObject({ nowUs: 180_000_000, finished: true });
    expect(simulate(scenario, { until: '30s' }).status().nowUs).toBe(30_000_000);
  });

  it('refuses what does not exist in a sentence', () => {
    expect(() => simulate(scenario, { replay: 'best' })).toThrow('small has no replay "best". It has: good, twin.');
    expect(() => simulate(scenario, { until: 'soon' })).toThrow('until: "soon" is no duration such as 20m.');
  });
});

describe('the matchers', () => {
  it('toFireAlert knows whether an alert fired, and when', () => {
    const { toFireAlert } = faultlineMatchers;
    const [plain, twin] = [simulate(scenario), simulate(scenario, { replay: 'twin' })];
    expect(toFireAlert(plain, 'CartSlow').pass).toBe(true);
    expect(toFireAlert(plain, 'CartSlow', { after: '1m', within: '1m' }).pass).toBe(true);
    const early = toFireAlert(plain, 'CartSlow', { within: '30s' });
    expect([early.pass, early.message()]).toEqual([
      false,
      expect.stringMatching(/^CartSlow should fire; it first fired at 1m \d\ds$/),
    ]);
    expect([toFireAlert(twin, 'CartSlow').pass, toFireAlert(twin, 'CartSlow').message()]).toEqual([
      false,
      'CartSlow should fire; it never fired',
    ]);
  });

  it('toStayWithinSlo compares the share of good requests with what was promised', () => {
    const { toStayWithinSlo } = faultlineMatchers;
    expect(toStayWithinSlo(simulate(scenario, { replay: 'twin' }), 'cart-latency').pass).toBe(true);
    const broken = toStayWithinSlo(simulate(scenario), 'cart-latency');
    expect([broken.pass, broken.message()]).toEqual([
      false,
      expect.stringMatching(/^cart-latency: 99% of the requests should be good; [\d.]+% were$/),
    ]);
    expect(toStayWithinSlo(simulate(scenario, { until: '10s' }), 'cart').message()).toBe('no objective is called "cart"');
  });
});
