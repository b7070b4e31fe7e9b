/** Alert rules in the shape of Prometheus' rule files, and what became of them. */
import type { Micros } from '../base/time.ts';
import type { Labels } from './series.ts';

export interface RuleGroup {
  readonly name: string;
  readonly intervalUs: Micros;
  readonly rules: readonly AlertRule[];
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly forUs: Micros;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
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
