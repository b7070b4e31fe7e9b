/** Rules in the shape of Prometheus' rule files, and what became of the alerts. */
import type { Micros } from '../base/time.ts';
import type { Labels } from './series.ts';

export interface RuleGroup {
  readonly name: string;
  readonly intervalUs: Micros;
  /** Elements that a rule of it may return; not said: as many as any rule. */
  readonly elementsMax?: number | undefined;
  /** How far back its rules look, for samples that come late; not said: not at all. */
  readonly offsetUs?: Micros | undefined;
  /** Evaluated one after the other, so that a rule sees what those before it have recorded. */
  readonly rules: readonly Rule[];
}

export type Rule = AlertRule | RecordingRule;

/** Its result becomes series of that name. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Labels;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly forUs: Micros;
  /** For how long it goes on firing when the expression is no longer true; not said: not at all. */
  readonly keepFiringForUs?: Micros | undefined;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
}

export function isAlertRule(rule: Rule): rule is AlertRule {
  return 'alert' in rule;
}

/** The alerting rules of all groups, in the order of the file. */
export function alertRules(groups: readonly RuleGroup[]): AlertRule[] {
  return groups.flatMap(({ rules }) => rules.filter(isAlertRule));
}

export type AlertState = 'inactive' | 'pending' | 'firing' | 'resolved';

/** One alert: a rule and one set of labels that its expression returned. */
export interface Alert {
  readonly rule: string;
  readonly labels: Labels;
  /** Templates filled in. `runbook_url` is a link when there is one. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: AlertState;
  readonly value: number;
  /** When the expression last became true. */
  readonly activeAtUs: Micros;
  readonly firedAtUs: Micros | null;
  readonly resolvedAtUs: Micros | null;
}

/** A change of state, the raw material of "which alert fired when". */
export interface AlertTransition {
  readonly atUs: Micros;
  readonly rule: string;
  readonly labels: Labels;
  readonly from: AlertState;
  readonly to: AlertState;
}
