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
import { alertRules, isAlertRule, type Alert, type Rule, type RuleGroup } from '../../src/sim/model/alert.ts';
import type { VectorSample } from '../../src/sim/model/query-value.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import { evaluateInstant } from '../../src/sim/query/promql/engine.ts';
import { parsePromql } from '../../src/sim/query/promql/parse.ts';
import { SampleBook } from './sample-book.ts';

const STEP_S = 15;
const steps = 60;

const installed = spawnSync('promtool', ['--version']).status === 0;
if (!installed)
  process.stderr.write(
    'SKIPPED: promtool is not installed (apt-get install prometheus), so our alerts were not compared with its.\n',
  );

// No range ends on a sample: Prometheus 3, and so we, leave out the older end that 2.x still counts.
const rules: readonly Rule[] = [
  { record: 'latency:max', expr: 'max by (service) (latency_seconds) > 0.2', labels: { team: 'shop' } },
  { record: 'latency:sum', expr: 'sum(latency:max)', labels: {} },
  {
    alert: 'Slow',
    expr: 'latency_seconds > 0.5',
    forUs: 30 * SECOND,
    labels: { severity: 'page', owner: '{{ $labels.service }}-team' },
    annotations: {
      summary:
        '{{ if gt $value 1.5 }}much{{ else if gt $value 0.7 }}some{{ else }}little{{ end }} {{- /* x */ -}} : {{ $labels.service | title }} {{ reReplaceAll "(.)out|s$" "<$1>" $labels.service }} {{ with query "nothing" }}x{{ else }}{{ len (query "latency_seconds") }}{{ end }} {{ printf "%7.2f|%-9s|%q|%d|%d" $value $labels.service "a" 3 $value }} {{ humanizeTimestamp 1435065584.128 }} {{ $labels }} {{ eq $labels.service "orders" "x" }}',
      plain:
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
    annotations: {
      summary: '{{ printf "%.3f" $value }}',
      which:
        '{{ range $i, $s := query "latency_seconds > 0.1" | sortByLabel "service" }}{{ if $i }}, {{ end }}{{ .Labels.service }} {{ .Value | printf "%.2f" }}{{ end }}',
    },
  },
  {
    alert: 'SlowAndKept',
    expr: 'latency:sum > 1.2',
    forUs: 15 * SECOND,
    keepFiringForUs: 40 * SECOND,
    labels: {},
    annotations: { summary: '{{ $value }}' },
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

/** At each evaluation the alerts that fire and the series that were recorded. */
interface Course {
  readonly firing: readonly (readonly Alert[])[];
  readonly recorded: readonly (readonly VectorSample[])[];
}

const group: RuleGroup = { name: 'shop', intervalUs: STEP_S * SECOND, rules };
const RECORDED = '{__name__=~"latency:.+"}';

function courseOfOurs(night: Night): Course {
  const book = new SampleBook();
  for (const [service, column] of Object.entries(night)) {
    const labels = { __name__: 'latency_seconds', service };
    column.forEach((value, index) => {
      if (value === null) book.recordStale(labels, index * STEP_S * SECOND);
      else book.record(labels, index * STEP_S * SECOND, value);
    });
  }
  const evaluator = new AlertEvaluator([group]);
  const course = Array.from({ length: steps }, (_, index) => {
    const atUs = (index + 1) * STEP_S * SECOND;
    evaluator.evaluate(atUs, book, book.record, book.recordStale);
    return { firing: evaluator.alerts().filter(({ state }) => state === 'firing'), recorded: ask(book, RECORDED, atUs) };
  });
  return { firing: course.map(({ firing }) => firing), recorded: course.map(({ recorded }) => recorded) };
}

function ask(book: SampleBook, expr: string, atUs: number): readonly VectorSample[] {
  const parsed = parsePromql(expr);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const value = evaluateInstant(parsed.value, book, atUs);
  return value.kind === 'vector' ? value.samples : [];
}

/** As rule files write it. */
function written(rule: Rule): object {
  if (!isAlertRule(rule)) return rule;
  const { forUs, keepFiringForUs = 0, ...rest } = rule;
  return { ...rest, for: `${forUs / SECOND}s`, keep_firing_for: `${keepFiringForUs / SECOND}s` };
}

/** As promtool reads the labels of a sample. */
function notation({ __name__: name = '', ...labels }: Labels): string {
  return `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}}`;
}

/** Promtool's verdict on the claim that exactly these alerts fire, and these series are recorded, at each step. */
function judge(night: Night, { firing, recorded }: Course): { readonly status: number | null; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-promtool-'));
  try {
    const ruleFile = { groups: [{ name: 'shop', interval: `${STEP_S}s`, rules: rules.map(written) }] };
    writeFileSync(join(folder, 'rules.yml'), stringify(ruleFile));
    const test = {
      interval: `${STEP_S}s`,
      input_series: Object.entries(night).map(([service, column]) => ({
        series: `latency_seconds{service="${service}"}`,
        values: column.map((value) => (value === null ? 'stale' : String(value))).join(' '),
      })),
      alert_rule_test: firing.flatMap((alerts, index) =>
        alertRules([group]).map(({ alert }) => ({
          eval_time: `${(index + 1) * STEP_S}s`,
          alertname: alert,
          exp_alerts: alerts
            .filter(({ rule }) => rule === alert)
            .map(({ labels: { alertname: _, ...exp_labels }, annotations }) => ({ exp_labels, exp_annotations: annotations })),
        })),
      ),
      promql_expr_test: recorded.map((samples, index) => ({
        expr: RECORDED,
        eval_time: `${(index + 1) * STEP_S}s`,
        exp_samples: samples.map(({ labels, value }) => ({ labels: notation(labels), value })),
      })),
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
  it('finds the same alerts firing and the same series recorded at every evaluation of random nights', () => {
    const nights = fc.sample(fc.record({ checkout: values, orders: values }), { numRuns: 8, seed: 20260310 });
    let [fired, kept, recorded] = [0, 0, 0];
    for (const night of nights) {
      const course = courseOfOurs(night);
      fired += course.firing.flat().length;
      kept += course.firing.flat().filter(({ rule }) => rule === 'SlowAndKept').length;
      recorded += course.recorded.flat().length;
      expect(judge(night, course)).toMatchObject({ status: 0, output: expect.stringContaining('SUCCESS') as string });
    }
    expect(Math.min(fired, kept, recorded)).toBeGreaterThan(100);
  });

  it('would tell if a single alert or sample were missing', () => {
    const [night] = fc.sample(fc.record({ checkout: values }), { numRuns: 1, seed: 7 });
    const course = courseOfOurs(night as Night);
    const { firing, recorded } = course;
    const at = firing.findLastIndex((alerts) => alerts.length > 0);
    const last = recorded.findLastIndex((samples) => samples.length > 0);
    expect(Math.min(at, last)).toBeGreaterThan(0);
    expect(judge(night as Night, { ...course, firing: firing.with(at, []) })).toMatchObject({ status: 1 });
    expect(judge(night as Night, { ...course, recorded: recorded.with(last, []) })).toMatchObject({ status: 1 });
  });
});
