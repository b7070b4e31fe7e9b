/**
 * Prometheus' own rule engine as the judge: the same rules over the same samples, asked at every evaluation which alerts fire.
 * Without promtool (Debian: package prometheus) these tests are skipped, and say so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { AlertEvaluator } from '../../src/sim/alerting/rule-evaluation.ts';
import { SECOND } from '../../src/sim/base/time.ts';
import type { Alert, AlertRule } from '../../src/sim/model/alert.ts';
import { SampleBook } from './sample-book.ts';

const STEP_S = 15;
const steps = 60;

const installed = spawnSync('promtool', ['--version']).status === 0;
if (!installed)
  process.stderr.write(
    'SKIPPED: promtool is not installed (apt-get install prometheus), so our alerts were not compared with its.\n',
  );

// No range ends on a sample: Prometheus 3, and so we, leave out the older end that 2.x still counts.
const rules: readonly AlertRule[] = [
  {
    alert: 'Slow',
    expr: 'latency_seconds > 0.5',
    forUs: 30 * SECOND,
    labels: { severity: 'page', owner: '{{ $labels.service }}-team' },
    annotations: {
      summary:
        '{{ $labels.service }}: {{ $value }}, {{ $value | humanize }}, {{ $value | humanizeDuration }}, {{ humanizePercentage $value }}',
    },
  },
  {
    alert: 'SlowAtOnce',
    expr: 'latency_seconds > 0.5',
    forUs: 0,
    labels: { service: 'overridden-{{ $labels.service }}' },
    annotations: {},
  },
  {
    alert: 'SlowSum',
    expr: 'sum(latency_seconds) > 1',
    forUs: 20 * SECOND,
    labels: {},
    annotations: { summary: '{{ printf "%.3f" $value }}' },
  },
  { alert: 'Paged', expr: 'count(ALERTS{alertname="Slow",alertstate="firing"}) >= 1', forUs: 0, labels: {}, annotations: {} },
  {
    alert: 'PendingLong',
    expr: 'max_over_time(ALERTS_FOR_STATE{alertname="Slow"}[50s]) > 0',
    forUs: 45 * SECOND,
    labels: {},
    annotations: {},
  },
];

type Night = Readonly<Record<string, readonly (number | null)[]>>;

/** Prometheus starts its evaluations at 0 and we at one interval, so nothing may hold at 0. */
const values = fc
  .array(
    fc.oneof(fc.constantFrom<number | null>(0.1, 0.1, 0.75, 0.75, 0.75, null), fc.double({ min: 0.001, max: 4, noNaN: true })),
    {
      minLength: steps,
      maxLength: steps,
    },
  )
  .map((column) => [0, ...column]);

function firingOfOurs(night: Night): Alert[][] {
  const book = new SampleBook();
  for (const [service, column] of Object.entries(night)) {
    const labels = { __name__: 'latency_seconds', service };
    column.forEach((value, index) => {
      if (value === null) book.recordStale(labels, index * STEP_S * SECOND);
      else book.record(labels, index * STEP_S * SECOND, value);
    });
  }
  const evaluator = new AlertEvaluator([{ name: 'shop', intervalUs: STEP_S * SECOND, rules }]);
  return Array.from({ length: steps }, (_, index) => {
    evaluator.evaluate((index + 1) * STEP_S * SECOND, book, book.record, book.recordStale);
    return evaluator.alerts().filter(({ state }) => state === 'firing');
  });
}

/** Promtool's verdict on the claim that exactly these alerts fire at each step. */
function judge(night: Night, firing: readonly (readonly Alert[])[]): { readonly status: number | null; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-promtool-'));
  try {
    const ruleFile = rules.map(({ forUs, ...rule }) => ({ ...rule, for: `${forUs / SECOND}s` }));
    writeFileSync(join(folder, 'rules.yml'), stringify({ groups: [{ name: 'shop', interval: `${STEP_S}s`, rules: ruleFile }] }));
    const test = {
      interval: `${STEP_S}s`,
      input_series: Object.entries(night).map(([service, column]) => ({
        series: `latency_seconds{service="${service}"}`,
        values: column.map((value) => (value === null ? 'stale' : String(value))).join(' '),
      })),
      alert_rule_test: firing.flatMap((alerts, index) =>
        rules.map(({ alert }) => ({
          eval_time: `${(index + 1) * STEP_S}s`,
          alertname: alert,
          exp_alerts: alerts
            .filter(({ rule }) => rule === alert)
            .map(({ labels: { alertname: _, ...exp_labels }, annotations }) => ({ exp_labels, exp_annotations: annotations })),
        })),
      ),
    };
    writeFileSync(
      join(folder, 'test.yml'),
      stringify(
        { rule_files: ['rules.yml'], evaluation_interval: `${STEP_S}s`, tests: [test] },
        { aliasDuplicateObjects: false },
      ),
    );
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'test.yml'], { cwd: folder, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!installed)('promtool test rules', () => {
  it('finds the same alerts firing at every evaluation of random nights, with the same labels and texts', () => {
    const nights = fc.sample(fc.record({ checkout: values, orders: values }), { numRuns: 8, seed: 20260310 });
    let fired = 0;
    for (const night of nights) {
      const firing = firingOfOurs(night);
      fired += firing.flat().length;
      expect(judge(night, firing)).toMatchObject({ status: 0, output: expect.stringContaining('SUCCESS') as string });
    }
    expect(fired).toBeGreaterThan(500);
  });

  it('would tell if a single alert were missing', () => {
    const [night] = fc.sample(fc.record({ checkout: values }), { numRuns: 1, seed: 7 });
    const firing = firingOfOurs(night as Night);
    const at = firing.findLastIndex((alerts) => alerts.length > 0);
    expect(at).toBeGreaterThan(0);
    expect(judge(night as Night, firing.with(at, []))).toMatchObject({ status: 1 });
  });
});
