/** Whether an alert is not told because another one fires that explains it (Alertmanager's inhibit/inhibit.go). */
import type { Micros } from '../base/time.ts';
import type { InhibitRule } from '../model/notification.ts';
import type { Labels } from '../model/series.ts';
import { labelOf } from '../query/promql/labels.ts';
import { matchesAll } from './label-matching.ts';
import { isResolved, type ReceivedAlert } from './received-alert.ts';

export function isInhibited(
  rules: readonly InhibitRule[],
  labels: Labels,
  alerts: ReadonlyMap<string, ReceivedAlert>,
  atUs: Micros,
): boolean {
  return rules.some((rule) => matchesAll(rule.target, labels) && hasSource(rule, labels, alerts, atUs));
}

/** An alert that is on both sides of a rule is not inhibited by others that are, nor by itself. */
function hasSource(
  { source, target, equal }: InhibitRule,
  labels: Labels,
  alerts: ReadonlyMap<string, ReceivedAlert>,
  atUs: Micros,
): boolean {
  const isSource = matchesAll(source, labels);
  for (const alert of alerts.values()) {
    if (isResolved(alert, atUs) || !matchesAll(source, alert.labels)) continue;
    if (!equal.every((name) => labelOf(alert.labels, name) === labelOf(labels, name))) continue;
    if (!isSource || !matchesAll(target, alert.labels)) return true;
  }
  return false;
}
