/** Which routes take an alert, by Alertmanager's rules (dispatch/route.go): the deepest that match, in order, the first unless it continues. */
import type { Labels } from '../model/series.ts';
import type { Route } from '../model/notification.ts';
import { matchesAll } from './label-matching.ts';

/** Never empty: what no other route takes, the root does. */
export function routesOf(root: Route, labels: Labels): readonly Route[] {
  const taken = root.routes.length === 0 ? [] : takenBy(root.routes, labels);
  return taken.length === 0 ? [root] : taken;
}

function takenBy(routes: readonly Route[], labels: Labels): Route[] {
  const taken: Route[] = [];
  for (const route of routes) {
    if (!matchesAll(route.matchers, labels)) continue;
    const deeper = takenBy(route.routes, labels);
    taken.push(...(deeper.length === 0 ? [route] : deeper));
    if (!route.continues) break;
  }
  return taken;
}

/** The labels by which a route groups, with the values of an alert; a label that the alert has not is not there. */
export function groupLabelsOf({ groupBy }: Route, labels: Labels): Labels {
  if (groupBy === 'all') return labels;
  return Object.fromEntries(Object.entries(labels).filter(([name]) => groupBy.includes(name)));
}
