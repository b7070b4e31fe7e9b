/** An alert as Alertmanager has it: what Prometheus sent last, merged with what it sent before (provider/mem, types.Alert.Merge). */
import type { Micros } from '../base/time.ts';
import type { Labels } from '../model/series.ts';
import { labelOf } from '../query/promql/labels.ts';

export interface ReceivedAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtUs: Micros;
  /** In the future while it fires: when it counts as over if nothing more is heard of it. */
  readonly endsAtUs: Micros;
}

export function isResolved({ endsAtUs }: ReceivedAlert, atUs: Micros): boolean {
  return endsAtUs <= atUs;
}

/** The newer of two alerts of the same labels; where they overlap they are one, from the earlier start. */
export function merged(old: ReceivedAlert | undefined, alert: ReceivedAlert, atUs: Micros): ReceivedAlert {
  if (old === undefined) return alert;
  const endsInside = alert.endsAtUs > old.startsAtUs && alert.endsAtUs < old.endsAtUs;
  const startsInside = alert.startsAtUs > old.startsAtUs && alert.startsAtUs < old.endsAtUs;
  if (!endsInside && !startsInside) return alert;
  const latest = Math.max(old.endsAtUs, alert.endsAtUs);
  const endsAtUs = isResolved(alert, atUs) && !isResolved(old, atUs) ? alert.endsAtUs : latest;
  return { ...alert, startsAtUs: Math.min(old.startsAtUs, alert.startsAtUs), endsAtUs };
}

/** The order in which alerts are told: by job, by instance, then by all labels, fewer before more (types.AlertSlice). */
export function compareAlerts({ labels: a }: ReceivedAlert, { labels: b }: ReceivedAlert): number {
  for (const name of ['job', 'instance']) {
    const [one, other] = [labelOf(a, name), labelOf(b, name)];
    if (one === other) continue;
    if (one === '' || other === '') return one === '' ? 1 : -1;
    return one < other ? -1 : 1;
  }
  const [names, others] = [Object.keys(a), Object.keys(b)];
  if (names.length !== others.length) return names.length - others.length;
  for (const name of [...names, ...others].sort()) {
    if (!Object.hasOwn(a, name)) return -1;
    if (!Object.hasOwn(b, name)) return 1;
    if (labelOf(a, name) !== labelOf(b, name)) return labelOf(a, name) < labelOf(b, name) ? -1 : 1;
  }
  return 0;
}
