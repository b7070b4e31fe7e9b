/** A group of alerts that are told together: alerts with the same group labels at one route (Alertmanager's dispatch/dispatch.go, aggrGroup). */
import type { Micros } from '../base/time.ts';
import type { Route } from '../model/notification.ts';
import type { Labels } from '../model/series.ts';
import { labelKey } from './alert-labels.ts';
import { compareAlerts, isResolved, type ReceivedAlert } from './received-alert.ts';

export interface AlertGroup {
  readonly route: Route;
  readonly labels: Labels;
  /** By label key. */
  readonly alerts: Map<string, ReceivedAlert>;
  nextFlushAtUs: Micros;
  hasFlushed: boolean;
}

export function newGroup(route: Route, labels: Labels, atUs: Micros): AlertGroup {
  return { route, labels, alerts: new Map(), nextFlushAtUs: atUs + route.groupWaitUs, hasFlushed: false };
}

/** An alert that fires for longer than a group waits is told at once, where the group has told of nothing yet. */
export function insert(group: AlertGroup, alert: ReceivedAlert, atUs: Micros): void {
  group.alerts.set(labelKey(alert.labels), alert);
  if (!group.hasFlushed && alert.startsAtUs + group.route.groupWaitUs < atUs) group.nextFlushAtUs = atUs;
}

/** What a group tells of when its time has come, and the next time. */
export function flush(group: AlertGroup, atUs: Micros): readonly ReceivedAlert[] {
  group.nextFlushAtUs = atUs + group.route.groupIntervalUs;
  group.hasFlushed = true;
  return [...group.alerts.values()].sort(compareAlerts);
}

/** Those that are over have been told of, or nobody was to be told. */
export function forgetResolved({ alerts }: AlertGroup, atUs: Micros): void {
  for (const [key, alert] of alerts) if (isResolved(alert, atUs)) alerts.delete(key);
}
