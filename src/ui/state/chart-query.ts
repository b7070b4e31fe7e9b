/** What a live chart asks and how the answers become lines: one query gives one line per label set, named and coloured by the caller. */
import type { Change } from '../../sim/model/action.ts';
import type { MatrixSeries } from '../../sim/model/query-value.ts';
import type { Exemplar, Labels } from '../../sim/model/series.ts';
import { changeWords } from './change-words.ts';
import type { ChartSeries } from '../widgets/charts/chart-series.ts';
import type { Dot } from '../widgets/charts/exemplar-dots.ts';
import type { Flag } from '../widgets/charts/flag.ts';
import { latestValue } from '../widgets/charts/chart-series.ts';

export interface ChartQuery {
  readonly expr: string;
  /** The line's name, or how to make it of its labels. */
  readonly title: string | ((labels: Labels) => string);
  readonly colour: string | ((labels: Labels, place: number) => string);
  readonly dashed?: boolean;
}

/** Lines of all queries: in the order of the queries, and within one by name, so that a line keeps its place. */
export function chartLines(
  queries: readonly ChartQuery[],
  answers: readonly (readonly MatrixSeries[])[],
): readonly ChartSeries[] {
  return queries.flatMap((query, at) =>
    (answers[at] ?? [])
      .map((series) => ({ series, title: typeof query.title === 'string' ? query.title : query.title(series.labels) }))
      .sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0))
      .map(({ series, title }, place) => ({
        id: `${at} ${labelText(series.labels)}`,
        title,
        colour: typeof query.colour === 'string' ? query.colour : query.colour(series.labels, place),
        dashed: query.dashed ?? false,
        times: series.times,
        values: series.values,
      })),
  );
}

/** The lines with the largest newest values; the rest would only hide them. */
export function busiest(lines: readonly ChartSeries[], most: number): readonly ChartSeries[] {
  if (lines.length <= most) return lines;
  const kept = new Set([...lines].sort((a, b) => (latestValue(b) || 0) - (latestValue(a) || 0)).slice(0, most));
  return lines.filter((line) => kept.has(line));
}

/** A short name for a line: the value alone when there is one label, else as PromQL writes it. */
export function lineTitle(labels: Labels): string {
  const values = Object.values(labels);
  return values.length === 1 ? (values[0] ?? '') : labelText(labels);
}

/** `up{service="orders", pod="orders-1"}`; the metric's name first when it is there. */
export function labelText(labels: Labels): string {
  const { __name__: name = '', ...rest } = labels;
  const pairs = Object.entries(rest).map(([key, value]) => `${key}="${value}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(', ')}}`;
}

export function changeFlags(changes: readonly Change[]): readonly Flag[] {
  return changes.map((change) => ({ id: String(change.id), atUs: change.atUs, title: changeWords(change) }));
}

export function exemplarDots(exemplars: readonly Exemplar[]): readonly Dot[] {
  return exemplars.map(({ traceId, atUs, value }) => ({ id: traceId, atUs, value, title: `trace ${traceId.slice(0, 8)}` }));
}

/** Colours for lines that are no services: the same hues in order, told apart by place. */
export function lineColour(place: number): string {
  return `var(--hue-${place % 10})`;
}
