/** A panel of a dashboard as data: what it is called, how to read it, what it asks. */
import type { Matcher } from '../../../sim/model/series.ts';
import type { ChartQuery } from '../../state/chart-query.ts';
import type { Unit } from '../../widgets/charts/number-text.ts';

export interface DashboardPanel {
  readonly id: string;
  readonly title: string;
  /** One line: how to read it. */
  readonly hint: string;
  readonly unit: Unit;
  readonly queries: readonly ChartQuery[];
  readonly exemplars?: readonly Matcher[];
  /** Why it may be empty. */
  readonly empty?: string;
}

export interface PanelRow {
  readonly title: string;
  readonly hint: string;
  readonly panels: readonly DashboardPanel[];
}

/** The same colour in three strengths, for quantiles of one thing. */
export function strength(colour: string, percent: number): string {
  return `color-mix(in oklab, ${colour} ${percent}%, var(--surface))`;
}

/** A value within a PromQL string. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
