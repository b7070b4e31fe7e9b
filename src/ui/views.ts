/**
 * The table of screens: one folder each, `views/<id>/<Name>View.svelte`, loaded when first shown. A screen that is not here does
 * not exist. `start` has no place in the rail: it is what is shown while no run is open.
 */
import type { Component } from 'svelte';
import type { IconName } from './widgets/icon-paths.ts';

type Loaded = Promise<{ readonly default: Component }>;

export interface View {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  /** Screens that look, screens that act, and the drill. */
  readonly group: 'look' | 'act' | 'drill' | 'none';
  load(): Loaded;
}

export const START: View = {
  id: 'start',
  title: 'Start',
  icon: 'overview',
  group: 'none',
  load: () => import('./views/start/StartView.svelte'),
};

export const VIEWS: readonly View[] = [
  look('overview', 'Overview', () => import('./views/overview/OverviewView.svelte')),
  look('dashboards', 'Dashboards', () => import('./views/dashboards/DashboardsView.svelte')),
  look('explore', 'Explore', () => import('./views/explore/ExploreView.svelte')),
  look('traces', 'Traces', () => import('./views/traces/TracesView.svelte')),
  look('logs', 'Logs', () => import('./views/logs/LogsView.svelte')),
  look('alerts', 'Alerts', () => import('./views/alerts/AlertsView.svelte')),
  look('changes', 'Changes', () => import('./views/changes/ChangesView.svelte')),
  { ...look('actions', 'Actions', () => import('./views/actions/ActionsView.svelte')), group: 'act' },
  { ...look('chaos', 'Chaos', () => import('./views/chaos/ChaosView.svelte')), group: 'act' },
  { ...look('drill', 'Drill', () => import('./views/drill/DrillView.svelte')), group: 'drill' },
];

/** What a drill shows on every screen, above the work: the incident bar; and the pager, which places itself in the corner. */
export function loadCompanion(): Loaded {
  return import('./views/drill/DrillCompanion.svelte');
}

function look(id: IconName, title: string, load: () => Loaded): View {
  return { id, title, icon: id, group: 'look', load };
}
