/** Each fault of the table shows what its mechanics promise, only while it is there, and never says its name. */
import { describe, expect, it } from 'vitest';
import { describeFaults } from '../../src/sim/faults/table.ts';
import type { Run } from '../../src/sim/session/face.ts';
import { openRun } from '../../src/sim/session/run.ts';
import { insideOf } from '../session/shipped.ts';
import { at, eightMinutes, shop, type Injected } from './shop.ts';

const SEEDS = ['a', 'b', 'c'];

interface Signature extends Injected {
  /** What the learner would look at; it rises by `factor` at least, and beyond `from` where it is 0 otherwise. */
  readonly symptom: string;
  readonly factor: number;
  readonly from: number;
  /** What stays as it was, within a tenth and `slack`. */
  readonly calm: string;
  readonly slack: number;
}

const p50 = (service: string, endpoint: string) =>
  `histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket{service="${service}",endpoint="${endpoint}"}[1m])))`;
const mean = (metric: string, selector: string) =>
  `sum(rate(${metric}_sum{${selector}}[1m])) / sum(rate(${metric}_count{${selector}}[1m]))`;
const requests = (service: string) => mean('http_request_duration_seconds', `service="${service}"`);

const SIGNATURES: readonly Signature[] = [
  {
    fault: 'network-latency',
    target: 'payment',
    parameters: { extra: 300_000 },
    symptom: p50('checkout', '/checkout/complete'),
    factor: 2,
    from: 0.5,
    calm: requests('payment'),
    slack: 0.02,
  },
  {
    fault: 'connection-refused',
    target: 'inventory',
    parameters: { share: 0.3 },
    symptom: 'sum(rate(http_client_requests_total{service="gateway",target="inventory",code="503"}[1m]))',
    factor: 1,
    from: 10,
    calm: requests('inventory'),
    slack: 0.002,
  },
  {
    fault: 'processor-hog',
    target: 'auth',
    parameters: { share: 0.9 },
    symptom: requests('auth'),
    factor: 5,
    from: 0.005,
    calm: requests('inventory'),
    slack: 0.002,
  },
  {
    fault: 'small-pool',
    target: 'inventory',
    parameters: { size: 1 },
    symptom: 'sum(connection_pool_size{service="orders"}) - sum(connection_pool_size{service="inventory"})',
    factor: 1,
    from: 5,
    calm: mean('db_query_duration_seconds', 'database="orders-db"'),
    slack: 0.001,
  },
  {
    fault: 'slow-database',
    target: 'orders-db',
    parameters: { share: 0.95 },
    symptom: mean('db_query_duration_seconds', 'database="orders-db"'),
    factor: 5,
    from: 0,
    calm: requests('payment'),
    slack: 0.02,
  },
];

describe.each(SIGNATURES)('$fault', ({ symptom, factor, from, calm, slack, ...injected }) => {
  it.each(SEEDS)(
    'shows its symptom while it is injected, leaves the rest alone, and is gone after it is cleared: seed %s',
    (seed) => {
      const run = eightMinutes(seed, injected);
      const twin = eightMinutes(seed, null);
      const [with4, twin4] = [at(run, 4, symptom), at(twin, 4, symptom)];
      expect(with4).toBeGreaterThan(from);
      expect(with4).toBeGreaterThan(factor * twin4);
      expect(twin4).toBeLessThanOrEqual(Math.max(from, with4 / factor));
      expect(at(run, 2, symptom)).toBe(at(twin, 2, symptom));
      const [with8, twin8] = [at(run, 8, symptom), at(twin, 8, symptom)];
      expect(Math.abs(with8 - twin8)).toBeLessThanOrEqual(0.25 * twin8);
      expect(Math.abs(at(run, 4, calm) - at(twin, 4, calm))).toBeLessThanOrEqual(0.1 * at(twin, 4, calm) + slack);
    },
  );

  it('never says its name: not in labels, log lines, spans or changes', () => {
    const run = eightMinutes('a', injected);
    const said = everythingSaid(run).toLowerCase();
    expect(said).toContain(injected.target);
    expect(said).not.toContain(injected.fault);
    expect(said).not.toContain(injected.fault.replaceAll('-', ' '));
    expect(said).not.toContain(injected.fault.replaceAll('-', '_'));
    expect(said).not.toMatch(/inject|fault/);
    for (const { name, title } of describeFaults()) {
      expect(said).not.toContain(name);
      expect(said).not.toContain(title.toLowerCase());
    }
  });
});

describe('the table of faults', () => {
  it('has a signature here for each fault', () => {
    expect(SIGNATURES.map(({ fault }) => fault).sort()).toEqual(
      describeFaults()
        .map(({ name }) => name)
        .sort(),
    );
  });

  const knobs = describeFaults().flatMap(({ name, target, parameters }) =>
    parameters.map((parameter) => ({ name, target, parameter })),
  );
  it.each(knobs)(
    'refuses $name with $parameter.name out of its range, and changes nothing',
    ({ name, target: kind, parameter }) => {
      const run = openRun(shop, '1');
      const before = run.hash();
      const target = kind === 'service' ? 'orders' : 'orders-db';
      const { min, max } = parameter;
      for (const value of [min - min / 2, max + max / 2, -1, NaN, Infinity, -Infinity]) {
        const outcome = run.act({ kind: 'inject', fault: name, target, parameters: { [parameter.name]: value } });
        expect(outcome.ok ? [] : outcome.problems.map(({ message }) => message)).toEqual([
          expect.stringContaining(`${name}.${parameter.name} must be from ${min} to ${max}`),
        ]);
      }
      const stranger = run.act({ kind: 'inject', fault: name, target, parameters: { volume: 11 } });
      expect(stranger).toMatchObject({ ok: false, problems: [{ message: `${name} has no parameter "volume".` }] });
      expect(run.act({ kind: 'inject', fault: name, target: 'nobody', parameters: {} }).ok).toBe(false);
      expect([run.hash(), run.injections(), run.actions()]).toEqual([before, [], []]);
      for (const value of [min, max]) {
        expect(run.act({ kind: 'inject', fault: name, target, parameters: { [parameter.name]: value } }).ok).toBe(true);
      }
    },
  );

  it('refuses a fault that does not exist, and a clearing that clears nothing', () => {
    const run = openRun(shop, '1');
    expect(run.act({ kind: 'inject', fault: 'gremlins', target: 'orders', parameters: {} }).ok).toBe(false);
    expect(run.act({ kind: 'clear', injection: 1 }).ok).toBe(false);
    expect(run.act({ kind: 'inject', fault: 'small-pool', target: 'orders', parameters: {} }).ok).toBe(true);
    expect(run.act({ kind: 'clear', injection: 1 }).ok).toBe(true);
    expect(run.act({ kind: 'clear', injection: 1 }).ok).toBe(false);
  });
});

/** Every text that telemetry has: labels, families, log and span templates, pods, changes. */
function everythingSaid(run: Run): string {
  const { recorder } = insideOf(run);
  return JSON.stringify([
    recorder.series.all.map((series) => series.labels),
    run.families(),
    recorder.logs.templates,
    recorder.spans.templates,
    recorder.spans.podNames,
    run.changes(),
    run.alerts(),
    run.alertTransitions(),
    run.logs({ fromUs: 0, toUs: Infinity, order: 'newest', limit: 500, minLevel: 'warn' }).records,
    run.traces({ fromUs: 0, toUs: Infinity, order: 'slowest', limit: 20 }).map(({ traceId }) => run.trace(traceId)),
  ]);
}
