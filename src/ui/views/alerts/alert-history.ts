/**
 * Transitions of alerts as stretches of time in one state, one lane per alert: what the timeline draws. A lane begins with
 * its first transition, because before it the alert had nothing to tell.
 */
import type { Micros } from '../../../sim/base/time.ts';
import type { Alert, AlertState, AlertTransition } from '../../../sim/model/alert.ts';
import type { Labels } from '../../../sim/model/series.ts';

export interface AlertStretch {
  readonly state: AlertState;
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

export interface AlertLane {
  readonly key: string;
  readonly rule: string;
  readonly labels: Labels;
  readonly stretches: readonly AlertStretch[];
}

/** One key per rule and label set, whatever the order of the labels. */
export function alertKey(alert: { readonly rule: string; readonly labels: Labels }): string {
  const labels = Object.entries(alert.labels).sort(([x], [y]) => (x < y ? -1 : 1));
  return JSON.stringify([alert.rule, labels]);
}

/** Lanes in the order of their first transition; the last stretch of each ends at `nowUs`. Transitions come by time. */
export function alertLanes(transitions: readonly AlertTransition[], nowUs: Micros): AlertLane[] {
  const lanes = new Map<string, { rule: string; labels: Labels; turns: AlertTransition[] }>();
  for (const transition of transitions) {
    const key = alertKey(transition);
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, { rule: transition.rule, labels: transition.labels, turns: [transition] });
    else lane.turns.push(transition);
  }
  return [...lanes].map(([key, { rule, labels, turns }]) => ({
    key,
    rule,
    labels,
    stretches: turns.map((turn, i) => ({ state: turn.to, fromUs: turn.atUs, toUs: turns[i + 1]?.atUs ?? nowUs })),
  }));
}

/** Lanes that were pending or firing at some time in the range: the others would be empty lines. */
export function visibleLanes(lanes: readonly AlertLane[], fromUs: Micros, toUs: Micros): AlertLane[] {
  return lanes.filter(({ stretches }) =>
    stretches.some(
      (stretch) => (stretch.state === 'pending' || stretch.state === 'firing') && stretch.toUs > fromUs && stretch.fromUs < toUs,
    ),
  );
}

const URGENCY: Readonly<Record<AlertState, number>> = { firing: 0, pending: 1, resolved: 2, inactive: 3 };

/** Most urgent state first, in it the newest first. */
export function byUrgency(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort((x, y) => URGENCY[x.state] - URGENCY[y.state] || sinceUs(y) - sinceUs(x));
}

/** When the alert came into the state it is in. */
export function sinceUs(alert: Alert): Micros {
  switch (alert.state) {
    case 'firing':
      return alert.firedAtUs ?? alert.activeAtUs;
    case 'resolved':
      return alert.resolvedAtUs ?? alert.activeAtUs;
    case 'pending':
    case 'inactive':
      return alert.activeAtUs;
  }
}
