/**
 * The table of screens: one folder each, `views/<id>/<Name>View.svelte`, loaded when first shown. A screen that is not here does
 * not exist. `start` has no place in the rail: it is what is shown while no run is open.
 */
import type { Component } from 'svelte';
import type { IconName } from './widgets/icon-paths.ts';

export interface View {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  /** Screens that look, screens that act, and the drill. */
  readonly group: 'look' | 'act' | 'drill' | 'none';
  load(): Promise<{ readonly default: Component }>;
}

/** What a drill shows on every screen, above the work: the incident bar; and the pager, which places itself in the corner. */
export const COMPANION = import.meta.glob<{ readonly default: Component }>('./views/drill/DrillCompanion.svelte');

const found = import.meta.glob<{ readonly default: Component }>('./views/*/*View.svelte');

export const START: View = view('start', 'Start', 'overview', 'none');

export const VIEWS: readonly View[] = [
  view('overview', 'Overview', 'overview', 'look'),
  view('dashboards', 'Dashboards', 'dashboards', 'look'),
  view('explore', 'Explore', 'explore', 'look'),
  view('traces', 'Traces', 'traces', 'look'),
  view('logs', 'Logs', 'logs', 'look'),
  view('alerts', 'Alerts', 'alerts', 'look'),
  view('changes', 'Changes', 'changes', 'look'),
  view('actions', 'Actions', 'actions', 'act'),
  view('chaos', 'Chaos', 'chaos', 'act'),
  view('drill', 'Drill', 'drill', 'drill'),
];

function view(id: string, title: string, icon: IconName, group: View['group']): View {
  return {
    id,
    title,
    icon,
    group,
    load() {
      const name = `./views/${id}/${title}View.svelte`;
      const load = found[name];
      if (load === undefined) throw new Error(`${name} is not there yet.`);
      return load();
    },
  };
}
