/**
 * Evaluates rules as Prometheus does: every group at its interval, its rules one after the other, every element of an alerting rule's
 * result an alert of its own, whose `ALERTS` and `ALERTS_FOR_STATE` series are written back like what recording rules record. All fields
 * are plain data, so that a snapshot can walk them (law 4), and the outcome depends on the simulated times only, not on how the caller
 * slices them (law 1).
 */
import { SECOND, type Micros } from '../base/time.ts';
import type { AlertDeed } from '../model/alert-deed.ts';
import { isAlertRule, type Alert, type AlertRule, type AlertTransition, type Rule, type RuleGroup } from '../model/alert.ts';
import type { Labels, SeriesSource } from '../model/series.ts';
import { observe, UNSEEN, type AlertLife } from './alert-machine.ts';
import type { AlertingChange } from '../model/alerting-change.ts';
import { alertsToSend } from './alert-sending.ts';
import { alertSeries, forStateSeries, labelKey } from './alert-labels.ts';
import { fillTemplates, identify, type Element } from './rule-elements.ts';
import { evaluateExpression } from './rule-expression.ts';
import type { ReceivedAlert } from './received-alert.ts';
import type { TemplateContext } from './template-functions.ts';
import { altered, type RuleAlteration } from './rule-alteration.ts';
import { blankGroup, type AlertInstance, type GroupMemory, type RuleFailure, type RuleMemory } from './rule-memory.ts';

/** Older transitions are dropped first. */
const transitionsMax = 20_000;

export type RecordSample = (labels: Labels, atUs: Micros, value: number) => void;
export type RecordStale = (labels: Labels, atUs: Micros) => void;
/** Takes the alerts that a rule sends after an evaluation. */
export type SendAlerts = (alerts: readonly ReceivedAlert[], atUs: Micros) => void;

export class AlertEvaluator {
  private readonly groups: GroupMemory[];
  private readonly past: AlertTransition[] = [];
  private dropped = 0;
  /** By key; not there at all, so that the bytes of a run without it are what they were: every rule is as people set it. */
  declare private alterations?: Map<string, RuleAlteration>;

  constructor(groups: readonly RuleGroup[]) {
    this.groups = groups.map((group) => blankGroup(group, 0));
  }

  /** When the next group is due; Infinity when there are no groups. */
  nextEvaluationUs(): Micros {
    return this.groups.reduce((next, group) => Math.min(next, group.nextAtUs), Infinity);
  }

  /** Evaluates every group that is due up to and including `atUs`, each at its own time, in order of time and then of the file. */
  evaluate(atUs: Micros, source: SeriesSource, record: RecordSample, recordStale: RecordStale, send?: SendAlerts): void {
    for (let dueUs = this.nextEvaluationUs(); dueUs <= atUs; dueUs = this.nextEvaluationUs()) {
      for (const group of this.groups) {
        if (group.nextAtUs !== dueUs) continue;
        group.nextAtUs += group.intervalUs;
        for (const memory of group.rules) {
          this.evaluateRule(group, memory, dueUs, source, record, recordStale);
          if (send !== undefined && memory.failure === null)
            send(alertsToSend(memory.instances.values(), group.intervalUs, dueUs), dueUs);
        }
      }
    }
  }

  /** From the next evaluation on, rules are otherwise than they were set, or there are more of them, until the same key is restored. */
  alter(key: string, change: AlertingChange, atUs: Micros): void {
    if (change.what === 'threshold' || change.what === 'wait') (this.alterations ??= new Map()).set(key, change);
    else if (change.what === 'rules') this.groups.push({ ...blankGroup(change.group, atUs), key });
  }

  /** Rules that are gone take their alerts and series along; whoever was sent them hears nothing more. */
  restore(key: string, atUs: Micros, recordStale: RecordStale): void {
    this.alterations?.delete(key);
    const at = this.groups.findIndex((group) => group.key === key);
    if (at < 0) return;
    for (const memory of this.groups[at].rules) {
      if (isAlertRule(memory.rule)) this.forget(memory, memory.rule, atUs);
      for (const labels of memory.written.values()) recordStale(labels, atUs);
    }
    this.groups.splice(at, 1);
  }

  /** From the next evaluation on, a rule asks something else or waits for another time; what fires ends only if it is no longer true. */
  change({ alert, expr, forUs }: AlertDeed): void {
    for (const memory of this.groups.flatMap(({ rules }) => rules)) {
      const { rule } = memory;
      if (isAlertRule(rule) && rule.alert === alert)
        memory.rule = { ...rule, expr: expr === '' ? rule.expr : expr, forUs: forUs ?? rule.forUs };
    }
    for (const [key, one] of this.alterations ?? [])
      if (one.alert === alert && (one.what === 'wait' ? forUs !== null : expr !== '')) this.alterations?.delete(key);
  }

  /** Pending, firing and lately resolved alerts, in the order of the rules and of first appearance. */
  alerts(): Alert[] {
    return this.groups.flatMap((group) =>
      group.rules.flatMap(({ rule, instances }) => [...instances.values()].map((one) => asAlert(ruleName(rule), one))),
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
    { elementsMax = Infinity, offsetUs = 0 }: GroupMemory,
    memory: RuleMemory,
    atUs: Micros,
    source: SeriesSource,
    record: RecordSample,
    recordStale: RecordStale,
  ): void {
    const rule = this.alterations === undefined ? memory.rule : altered(memory.rule, this.alterations.values());
    const seenUs = atUs - offsetUs;
    const context: TemplateContext = { source, atUs: seenUs };
    const result = evaluateExpression(rule.expr, source, seenUs);
    const seen = result.ok ? identify(rule, result.samples, context) : result.message;
    // As in Prometheus a rule that fails leaves its alerts and their series as they were.
    if (typeof seen === 'string') {
      memory.failure = { rule: ruleName(rule), atUs, message: seen };
      return;
    }
    memory.failure = null;
    if (isAlertRule(rule)) this.observeAll(memory, rule, seen, atUs, context);
    const count = isAlertRule(rule) ? activeCount(memory) : seen.size;
    if (count > elementsMax) {
      if (isAlertRule(rule)) this.forget(memory, rule, atUs);
      const what = isAlertRule(rule) ? 'alerts' : 'series';
      memory.failure = { rule: ruleName(rule), atUs, message: `The limit of ${elementsMax} was exceeded by ${count} ${what}.` };
      return;
    }
    writeSeries(memory, isAlertRule(rule) ? alertSamples(memory) : recordedSamples(seen), seenUs, record, recordStale);
  }

  /** A rule over its limit loses its alerts, without a word to whoever is notified of them. */
  private forget({ instances }: RuleMemory, rule: AlertRule, atUs: Micros): void {
    for (const { labels, life } of instances.values()) this.note(rule, labels, life, UNSEEN, atUs);
    instances.clear();
  }

  private observeAll(
    memory: RuleMemory,
    rule: AlertRule,
    seen: ReadonlyMap<string, Element>,
    atUs: Micros,
    context: TemplateContext,
  ): void {
    for (const [key, sample] of seen) this.observeElement(memory, rule, key, sample, atUs, context);
    for (const [key, instance] of memory.instances) if (!seen.has(key)) this.observeAbsence(memory, rule, key, instance, atUs);
  }

  private observeElement(
    { instances }: RuleMemory,
    rule: AlertRule,
    key: string,
    element: Element,
    atUs: Micros,
    context: TemplateContext,
  ): void {
    const known = instances.get(key);
    const { forUs, keepFiringForUs } = rule;
    const life = observe(known?.life ?? UNSEEN, { holds: true, atUs, forUs, keepFiringForUs });
    const annotations = fillTemplates(rule.annotations, element, context);
    const instance: AlertInstance = { life, labels: element.labels, annotations, value: element.value };
    // One that comes back after it was over is another alert, of which nobody has heard.
    if (known?.sentAtUs !== undefined && known.life.state !== 'resolved') instance.sentAtUs = known.sentAtUs;
    instances.set(key, instance);
    this.note(rule, instance.labels, known?.life ?? UNSEEN, life, atUs);
  }

  private observeAbsence({ instances }: RuleMemory, rule: AlertRule, key: string, instance: AlertInstance, atUs: Micros): void {
    const before = instance.life;
    const { forUs, keepFiringForUs } = rule;
    instance.life = observe(before, { holds: false, atUs, forUs, keepFiringForUs });
    this.note(rule, instance.labels, before, instance.life, atUs);
    if (instance.life.state === 'inactive') instances.delete(key);
  }

  private note(rule: AlertRule, labels: Labels, before: AlertLife, after: AlertLife, atUs: Micros): void {
    if (before.state === after.state) return;
    this.past.push({ atUs, rule: rule.alert, labels, from: before.state, to: after.state });
    if (this.past.length <= transitionsMax) return;
    this.past.shift();
    this.dropped += 1;
  }
}

interface WrittenSample {
  readonly labels: Labels;
  readonly value: number;
}

function isActive({ life: { state } }: AlertInstance): boolean {
  return state === 'pending' || state === 'firing';
}

function activeCount({ instances }: RuleMemory): number {
  return [...instances.values()].filter(isActive).length;
}

function alertSamples({ instances }: RuleMemory): WrittenSample[] {
  return [...instances.values()].filter(isActive).flatMap(({ life, labels }) => [
    { labels: alertSeries(labels, life.state === 'pending' ? 'pending' : 'firing'), value: 1 },
    { labels: forStateSeries(labels), value: life.activeAtUs / SECOND },
  ]);
}

function recordedSamples(seen: ReadonlyMap<string, Element>): WrittenSample[] {
  return [...seen.values()];
}

function writeSeries(
  memory: RuleMemory,
  samples: readonly WrittenSample[],
  atUs: Micros,
  record: RecordSample,
  recordStale: RecordStale,
): void {
  const written = new Map<string, Labels>();
  for (const { labels, value } of samples) {
    written.set(labelKey(labels), labels);
    record(labels, atUs, value);
  }
  for (const [key, labels] of memory.written) if (!written.has(key)) recordStale(labels, atUs);
  memory.written = written;
}

function ruleName(rule: Rule): string {
  return isAlertRule(rule) ? rule.alert : rule.record;
}

function asAlert(rule: string, { life, labels, annotations, value }: AlertInstance): Alert {
  const { state, activeAtUs, firedAtUs, resolvedAtUs } = life;
  return { rule, labels, annotations, value, state, activeAtUs, firedAtUs, resolvedAtUs };
}
