/**
 * The part of a run that watches the rest: rules are evaluated, Alertmanager notifies, and both are brought in line with what injections do
 * to them. The world carries such effects through their course and knows nothing of rules or silences (law 3).
 */
import { Alertmanager } from '../alerting/alertmanager.ts';
import { ALERTMANAGER_FAMILIES } from '../alerting/alertmanager-metrics.ts';
import { withThreshold } from '../alerting/rule-alteration.ts';
import type { AlertEvaluator } from '../alerting/rule-evaluation.ts';
import type { Micros } from '../base/time.ts';
import type { AlertingChange } from '../model/alerting-change.ts';
import { alertRules } from '../model/alert.ts';
import type { Effect } from '../model/effect.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Labels } from '../model/series.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { Injected } from '../world/injected.ts';
import type { World } from '../world/world.ts';

export interface AlertingState {
  readonly recorder: Recorder;
  readonly world: World;
  readonly alerts: AlertEvaluator;
  /** Not said: the scenario has no routes, and nobody is notified. */
  readonly alertmanager?: Alertmanager;
  /** What injections have changed here, by injection, step and place among its effects; not said: nothing so far. */
  altered?: Map<string, AlertingChange>;
}

export function openAlertmanager(scenario: Scenario, recorder: Recorder): { alertmanager?: Alertmanager } {
  const { notifications, clock, scrapeIntervalUs } = scenario;
  if (notifications === undefined) return {};
  recorder.families.push(...ALERTMANAGER_FAMILIES);
  return { alertmanager: new Alertmanager(notifications, clock.startsAtMs, scrapeIntervalUs) };
}

export function nextAlertingUs({ alerts, alertmanager }: AlertingState): Micros {
  return Math.min(alerts.nextEvaluationUs(), alertmanager?.nextAtUs() ?? Infinity);
}

/** What is due at this instant: first rules, then who is notified. At others it does nothing, so that it does not show how time is sliced. */
export function advanceAlerting(state: AlertingState, atUs: Micros): void {
  if (nextAlertingUs(state) > atUs) return;
  alterAlerting(state, atUs);
  const { alerts, alertmanager, recorder } = state;
  const record = (labels: Labels, timeUs: Micros, value: number): void => {
    if (recorder.on) recorder.series.record(labels, timeUs, value);
  };
  const recordStale = staleWriter(recorder);
  const send = alertmanager?.receive.bind(alertmanager);
  if (alerts.nextEvaluationUs() <= atUs) alerts.evaluate(atUs, recorder.series, record, recordStale, send);
  if (alertmanager !== undefined && alertmanager.nextAtUs() <= atUs) alertmanager.advance(atUs, record);
}

/** What injections that act now do to alerting begins, what others did ends. Costs nothing while nothing is injected. */
export function alterAlerting(state: AlertingState, atUs: Micros): void {
  const { alerts, alertmanager, world, recorder } = state;
  const wanted = changesOf(world.core.injected);
  if (wanted.size === 0 && state.altered === undefined) return;
  state.altered ??= new Map();
  for (const key of [...state.altered.keys()]) {
    if (wanted.has(key)) continue;
    state.altered.delete(key);
    alerts.restore(key, atUs, staleWriter(recorder));
    alertmanager?.restore(key, atUs);
  }
  for (const [key, change] of wanted) {
    if (state.altered.has(key)) continue;
    state.altered.set(key, change);
    alerts.alter(key, change, atUs);
    alertmanager?.alter(key, change, atUs);
  }
}

function staleWriter(recorder: Recorder): (labels: Labels, atUs: Micros) => void {
  return (labels, atUs) => {
    if (recorder.on) recorder.series.recordStale(labels, atUs);
  };
}

function changesOf(injected: readonly Injected[]): Map<string, AlertingChange> {
  const changes = new Map<string, AlertingChange>();
  for (const { id, course, step, isOn, endedAtUs } of injected) {
    if (endedAtUs !== null || !isOn) continue;
    course.steps[step]?.forEach((effect, index) => {
      if (effect.kind === 'alerting') changes.set(`${id} ${step} ${index}`, effect.change);
    });
  }
  return changes;
}

/** Why an effect cannot be had here, in sentences. */
export function alterationTroubles({ rules, notifications }: Scenario, effect: Effect): string[] {
  if (effect.kind !== 'alerting') return [];
  const { change } = effect;
  switch (change.what) {
    case 'threshold': {
      const compares = alertRules(rules).some(({ alert, expr }) => alert === change.alert && withThreshold(expr, 1) !== null);
      return compares ? [] : [`the rule of ${change.alert} compares with no number.`];
    }
    case 'silence':
    case 'route':
      return notifications === undefined ? ['nobody is notified of alerts here.'] : [];
    case 'wait':
    case 'rules':
      return [];
  }
}
