/**
 * Evaluates alert rules as Prometheus does: every group at its interval, every element of the result an alert of its
 * own, its `ALERTS` and `ALERTS_FOR_STATE` series written back. All fields are plain data, so that a snapshot can walk
 * them (law 4), and the outcome depends on the simulated times only, not on how the caller slices them (law 1).
 */
import { SECOND, type Micros } from '../base/time.ts';
import type { AlertDeed } from '../model/alert-deed.ts';
import type { Alert, AlertRule, AlertTransition, RuleGroup } from '../model/alert.ts';
import type { VectorSample } from '../model/query-value.ts';
import type { Labels, SeriesSource } from '../model/series.ts';
import { observe, UNSEEN, type AlertLife } from './alert-machine.ts';
import { alertSeries, forStateSeries, labelKey, withoutName } from './alert-labels.ts';
import { fillTemplate } from './alert-template.ts';
import { evaluateExpression } from './rule-expression.ts';

/** A rule that returns more elements than this fails as a whole, like Prometheus' `limit`. */
export const alertsPerRuleMax = 1_000;
/** Older transitions are dropped first. */
const transitionsMax = 20_000;

export type RecordSample = (labels: Labels, atUs: Micros, value: number) => void;
export type RecordStale = (labels: Labels, atUs: Micros) => void;

/** A rule that could not be evaluated the last time. */
export interface RuleFailure {
  readonly rule: string;
  readonly atUs: Micros;
  readonly message: string;
}

interface AlertInstance {
  life: AlertLife;
  labels: Labels;
  annotations: Readonly<Record<string, string>>;
  value: number;
}

interface RuleMemory {
  rule: AlertRule;
  readonly instances: Map<string, AlertInstance>;
  /** The series of the last evaluation by their label key: those that do not come again end with a stale marker. */
  written: Map<string, Labels>;
  failure: RuleFailure | null;
}

interface GroupMemory {
  readonly intervalUs: Micros;
  nextAtUs: Micros;
  readonly rules: readonly RuleMemory[];
}

export class AlertEvaluator {
  private readonly groups: GroupMemory[];
  private readonly past: AlertTransition[] = [];
  private dropped = 0;

  constructor(groups: readonly RuleGroup[]) {
    this.groups = groups.map((group) => ({
      intervalUs: Math.max(1, group.intervalUs),
      nextAtUs: Math.max(1, group.intervalUs),
      rules: group.rules.map((rule) => ({ rule, instances: new Map(), written: new Map(), failure: null })),
    }));
  }

  /** When the next group is due; Infinity when there are no groups. */
  nextEvaluationUs(): Micros {
    return this.groups.reduce((next, group) => Math.min(next, group.nextAtUs), Infinity);
  }

  /** Evaluates every group that is due up to and including `atUs`, each at its own time, in order of time and then of the file. */
  evaluate(atUs: Micros, source: SeriesSource, record: RecordSample, recordStale: RecordStale): void {
    for (let dueUs = this.nextEvaluationUs(); dueUs <= atUs; dueUs = this.nextEvaluationUs()) {
      for (const group of this.groups) {
        if (group.nextAtUs !== dueUs) continue;
        group.nextAtUs += group.intervalUs;
        for (const memory of group.rules) this.evaluateRule(memory, dueUs, source, record, recordStale);
      }
    }
  }

  /** From the next evaluation on, a rule asks something else or waits for another time; what fires ends only if it is no longer true. */
  change({ alert, expr, forUs }: AlertDeed): void {
    for (const memory of this.groups.flatMap(({ rules }) => rules)) {
      const { rule } = memory;
      if (rule.alert === alert) memory.rule = { ...rule, expr: expr === '' ? rule.expr : expr, forUs: forUs ?? rule.forUs };
    }
  }

  /** Pending, firing and lately resolved alerts, in the order of the rules and of first appearance. */
  alerts(): Alert[] {
    return this.groups.flatMap((group) =>
      group.rules.flatMap(({ rule, instances }) => [...instances.values()].map((one) => asAlert(rule, one))),
    );
  }

  transitions(): AlertTransition[] {
    return [...this.past];
  }

  failures(): RuleFailure[] {
    return this.groups.flatMap((group) => group.rules.flatMap((memory) => (memory.failure === null ? [] : [memory.failure])));
  }

  limitsReached(): string[] {
    return this.dropped === 0 ? [] : [`transitionsMax: ${this.dropped} of the oldest alert transitions were dropped`];
  }

  private evaluateRule(
    memory: RuleMemory,
    atUs: Micros,
    source: SeriesSource,
    record: RecordSample,
    recordStale: RecordStale,
  ): void {
    const { rule } = memory;
    const result = evaluateExpression(rule.expr, source, atUs);
    const seen = result.ok ? identify(rule, result.samples) : result.message;
    // As in Prometheus a rule that fails leaves its alerts and their series as they were.
    if (typeof seen === 'string') {
      memory.failure = { rule: rule.alert, atUs, message: seen };
      return;
    }
    memory.failure = null;
    for (const [key, sample] of seen) this.observeElement(memory, key, sample, atUs);
    for (const [key, instance] of memory.instances) if (!seen.has(key)) this.observeAbsence(memory, key, instance, atUs);
    writeSeries(memory, atUs, record, recordStale);
  }

  private observeElement(memory: RuleMemory, key: string, element: Element, atUs: Micros): void {
    const { rule } = memory;
    const known = memory.instances.get(key);
    const life = observe(known?.life ?? UNSEEN, { holds: true, atUs, forUs: rule.forUs });
    const annotations = fillTemplates(rule.annotations, element);
    const instance: AlertInstance = { life, labels: element.labels, annotations, value: element.value };
    memory.instances.set(key, instance);
    this.note(rule, instance.labels, known?.life ?? UNSEEN, life, atUs);
  }

  private observeAbsence(memory: RuleMemory, key: string, instance: AlertInstance, atUs: Micros): void {
    const before = instance.life;
    instance.life = observe(before, { holds: false, atUs, forUs: memory.rule.forUs });
    this.note(memory.rule, instance.labels, before, instance.life, atUs);
    if (instance.life.state === 'inactive') memory.instances.delete(key);
  }

  private note(rule: AlertRule, labels: Labels, before: AlertLife, after: AlertLife, atUs: Micros): void {
    if (before.state === after.state) return;
    this.past.push({ atUs, rule: rule.alert, labels, from: before.state, to: after.state });
    if (this.past.length <= transitionsMax) return;
    this.past.shift();
    this.dropped += 1;
  }
}

/** An element of a rule's result: the labels of its alert, and the series' own for templates. */
interface Element {
  readonly labels: Labels;
  readonly source: Labels;
  readonly value: number;
}

/** The elements by the key of their alert, or why the result is none. */
function identify(rule: AlertRule, samples: readonly VectorSample[]): Map<string, Element> | string {
  if (samples.length > alertsPerRuleMax)
    return `The expression returned ${samples.length} alerts, more than alertsPerRuleMax (${alertsPerRuleMax}).`;
  const elements = new Map<string, Element>();
  for (const { labels: source, value } of samples) {
    const labels = withoutName(source, { ...fillTemplates(rule.labels, { source, value }), alertname: rule.alert });
    const key = labelKey(labels);
    if (elements.has(key)) return 'The vector contains elements with the same labels after the labels of the rule were applied.';
    elements.set(key, { labels, source, value });
  }
  return elements;
}

function fillTemplates(
  templates: Readonly<Record<string, string>>,
  { source, value }: Pick<Element, 'source' | 'value'>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, fillTemplate(template, source, value)]));
}

function writeSeries(memory: RuleMemory, atUs: Micros, record: RecordSample, recordStale: RecordStale): void {
  const written = new Map<string, Labels>();
  const write = (labels: Labels, value: number): void => {
    written.set(labelKey(labels), labels);
    record(labels, atUs, value);
  };
  for (const { life, labels } of memory.instances.values()) {
    if (life.state !== 'pending' && life.state !== 'firing') continue;
    write(alertSeries(labels, life.state), 1);
    write(forStateSeries(labels), life.activeAtUs / SECOND);
  }
  for (const [key, labels] of memory.written) if (!written.has(key)) recordStale(labels, atUs);
  memory.written = written;
}

function asAlert(rule: AlertRule, { life, labels, annotations, value }: AlertInstance): Alert {
  return { rule: rule.alert, labels, annotations, value, ...life };
}
