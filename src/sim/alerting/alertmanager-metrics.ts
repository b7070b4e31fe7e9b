/** What Alertmanager tells of itself, under its own names: how many alerts it knows and holds back, and how often it told whom. */
import type { Micros } from '../base/time.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Silence } from '../model/silence.ts';
import { silenceState } from './silencing.ts';

export const ALERTMANAGER_FAMILIES: readonly MetricFamily[] = [
  { name: 'alertmanager_alerts', kind: 'gauge', help: 'How many alerts by state.', unit: '' },
  { name: 'alertmanager_silences', kind: 'gauge', help: 'How many silences by state.', unit: '' },
  { name: 'alertmanager_notifications_total', kind: 'counter', help: 'The total number of attempted notifications.', unit: '' },
  { name: 'alertmanager_dispatcher_aggregation_groups', kind: 'gauge', help: 'Number of active aggregation groups.', unit: '' },
];

/** How often each integration of each receiver was told, in the order of the file. */
export interface SentCount {
  readonly receiver: string;
  readonly integration: string;
  sent: number;
}

export interface AlertmanagerFigures {
  readonly active: number;
  readonly suppressed: number;
  readonly groups: number;
  readonly silences: readonly Silence[];
  readonly sent: readonly SentCount[];
}

/** Labels in sorted order of names. */
export function alertmanagerSamples(
  figures: AlertmanagerFigures,
  atUs: Micros,
): { labels: Record<string, string>; value: number }[] {
  const sample = (name: string, value: number, labels: Readonly<Record<string, string>> = {}) => ({
    labels: Object.fromEntries(
      Object.entries({ __name__: name, job: 'alertmanager', ...labels }).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    value,
  });
  return [
    sample('alertmanager_alerts', figures.active, { state: 'active' }),
    sample('alertmanager_alerts', figures.suppressed, { state: 'suppressed' }),
    ...(['active', 'expired', 'pending'] as const).map((state) =>
      sample('alertmanager_silences', figures.silences.filter((one) => silenceState(one, atUs) === state).length, { state }),
    ),
    ...figures.sent.map(({ receiver, integration, sent }) =>
      sample('alertmanager_notifications_total', sent, { integration, receiver_name: receiver }),
    ),
    sample('alertmanager_dispatcher_aggregation_groups', figures.groups),
  ];
}
