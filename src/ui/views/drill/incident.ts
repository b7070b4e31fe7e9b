/**
 * The incident as the bar at the top tells it: how grave, where it stands, and what happened so far. Made of alerts and of the
 * person's own acts and of nothing else (law 3).
 */
import type { Micros } from '../../../sim/base/time.ts';
import type { Action } from '../../../sim/model/action.ts';
import type { Alert, AlertTransition } from '../../../sim/model/alert.ts';
import type { DrillStatus } from '../../../sim/model/drill.ts';
import { deedText } from '../../../sim/model/deed-text.ts';

export interface IncidentUpdate {
  readonly atUs: Micros;
  readonly text: string;
}

/** Newest first: alerts that fired and ended, and what the person did. */
export function incidentUpdates(transitions: readonly AlertTransition[], acts: readonly Action[]): IncidentUpdate[] {
  const alerts = transitions
    .filter(({ from, to }) => to === 'firing' || from === 'firing')
    .map(({ atUs, rule, to }) => ({ atUs, text: to === 'firing' ? `${rule} fires` : `${rule} has ended` }));
  const done = acts.map(({ atUs, deed }) => ({ atUs, text: deedText(deed) }));
  // At one instant the act comes after the alert that it answers.
  return [...alerts, ...done].sort((x, y) => x.atUs - y.atUs).reverse();
}

/** Where the work stands, in a few words. */
export function standing(drill: DrillStatus): string {
  const mitigated = drill.mitigatedAtUs !== null;
  if (drill.phase === 'debriefed') return 'closed';
  if (drill.diagnosedAtUs !== null) return mitigated ? 'mitigated and diagnosed' : 'diagnosed, users still suffer';
  if (mitigated) return 'mitigated, cause not named';
  if (drill.objective.healthyNow) return 'users are fine right now, keep watching';
  return drill.acknowledgedAtUs === null ? 'not acknowledged' : 'investigating';
}

/** The alert that gives the incident its name: the gravest that fires, else the last that fired. */
export function leadingAlert(alerts: readonly Alert[]): Alert | null {
  const fired = alerts.filter((alert) => alert.firedAtUs !== null);
  const rank = (alert: Alert): number => (alert.state === 'firing' ? 2 : 0) + (alert.labels['severity'] === 'page' ? 1 : 0);
  return [...fired].sort((x, y) => rank(y) - rank(x) || (x.firedAtUs ?? 0) - (y.firedAtUs ?? 0))[0] ?? null;
}
