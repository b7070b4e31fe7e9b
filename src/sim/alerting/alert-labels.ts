/** The label sets of alerts and of the two series that Prometheus writes for each of them, names in sorted order. */
import type { Labels } from '../model/series.ts';

/** The labels of an element without its metric name, overridden by those of the rule. Empty values mean: no such label. */
export function withoutName(source: Labels, overrides: Readonly<Record<string, string>>): Labels {
  return sorted({ ...source, __name__: '', ...overrides });
}

export function alertSeries(labels: Labels, state: 'pending' | 'firing'): Labels {
  return sorted({ ...labels, __name__: 'ALERTS', alertstate: state });
}

/** Its value is the time since when the alert is active, in seconds. */
export function forStateSeries(labels: Labels): Labels {
  return sorted({ ...labels, __name__: 'ALERTS_FOR_STATE' });
}

/** Equal exactly for equal label sets. */
export function labelKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels));
}

function sorted(labels: Labels): Labels {
  const names = Object.keys(labels).filter((name) => labels[name] !== '');
  return Object.fromEntries(names.sort().map((name) => [name, labels[name] as string]));
}
