/**
 * Aggregations. Series flow through one at a time, and the key of a series' group is computed once for the whole query. Folds
 * (sum, max, ...) keep a few columns per group; rankings and quantiles must see the members together, so they keep those.
 */
import type { Aggregation, Aggregator, Expr, Grouping } from './ast.ts';
import type { Labels } from '../../model/series.ts';
import type { Evaluation } from './evaluation.ts';
import { FOLDS } from './fold.ts';
import type { Fold, FoldName } from './fold.ts';
import { keyOn, keyWithout, onlyLabels, withLabels, withoutLabels } from './labels.ts';
import { mergeEqual } from './merge.ts';
import { HistogramFold } from './native/histogram-fold.ts';
import { histogramText } from './native/histogram-text.ts';
import { badQuantile, badRatio, ignoredInAggregation } from './notes.ts';
import { decimalText } from './number-text.ts';
import { quantileOf } from './quantile.ts';
import { RANKINGS } from './ranking.ts';
import type { RankingName } from './ranking.ts';
import { dropHistograms, HISTOGRAM, histogramAt } from './track.ts';
import type { Track, Visit } from './track.ts';

export function streamAggregation(aggregation: Aggregation, evaluation: Evaluation, visit: Visit): void {
  const { op, parameter } = aggregation;
  if (isFold(op)) return streamFold(aggregation, op, evaluation, visit);
  if (op === 'count_values') return streamCountValues(aggregation, evaluation, visit);
  const numbers = evaluation.scalars(parameter as Expr);
  const groups = gather(aggregation, evaluation);
  if (op === 'quantile') {
    const wrong = numbers.find((q) => !(q >= 0 && q <= 1));
    if (wrong !== undefined) evaluation.notes.warn(badQuantile(wrong), (parameter as Expr).from);
    for (const { members } of groups) withoutHistograms(members, op, evaluation, aggregation.of.from);
    return groups.forEach((group) => streamQuantile(group, numbers, evaluation, visit));
  }
  if (op === 'topk' || op === 'bottomk')
    for (const { members } of groups) withoutHistograms(members, op, evaluation, aggregation.from);
  const wanted = op === 'limit_ratio' ? cappedRatios(numbers, evaluation, (parameter as Expr).from) : numbers;
  streamRanking(op, groups, wanted, evaluation, visit);
}

/** Such aggregations compare numbers; a histogram among the members is left out, and said to be. */
function withoutHistograms(members: readonly Track[], op: Aggregator, evaluation: Evaluation, at: number): void {
  for (const member of members) {
    if (member.histograms === null) continue;
    evaluation.notes.info(ignoredInAggregation(op), at);
    dropHistograms(member);
  }
}

/** Ratios beyond -1 and 1 mean all of them. */
function cappedRatios(ratios: Float64Array, { notes }: Evaluation, at: number): Float64Array {
  return ratios.map((ratio) => {
    const capped = Math.max(-1, Math.min(1, ratio));
    if (capped !== ratio && ratio === ratio) notes.warn(badRatio(ratio, capped), at);
    return capped;
  });
}

function isFold(op: Aggregator): op is FoldName {
  return Object.hasOwn(FOLDS, op);
}

interface Group {
  readonly labels: Labels;
  readonly nameDropped: boolean;
  readonly members: Track[];
}

/** A group has a name only when it is made by names; then a name that is to be dropped makes another group. */
function hidesName(track: Track, { mode, names }: Grouping): boolean {
  return track.nameDropped && mode === 'by' && names.includes('__name__');
}

function groupKey(track: Track, grouping: Grouping): string {
  const { mode, names } = grouping;
  const key = mode === 'by' ? keyOn(track.labels, names) : keyWithout(track.labels, ['__name__', ...names]);
  return hidesName(track, grouping) ? `-${key}` : key;
}

function groupLabels(labels: Labels, { mode, names }: Grouping): Labels {
  return mode === 'by' ? onlyLabels(labels, names) : withoutLabels(labels, ['__name__', ...names]);
}

interface FoldedGroup {
  readonly track: Track;
  readonly columns: readonly Float64Array[];
  /** Made when the first one comes. */
  histograms: HistogramFold | null;
}

function streamFold({ grouping, of }: Aggregation, op: FoldName, evaluation: Evaluation, visit: Visit): void {
  const fold: Fold = FOLDS[op];
  const groups = new Map<string, FoldedGroup>();
  evaluation.stream(of, (track) => {
    const key = groupKey(track, grouping);
    let group = groups.get(key);
    if (group === undefined) {
      const result = evaluation.take(groupLabels(track.labels, grouping), hidesName(track, grouping));
      const columns = Array.from({ length: fold.columns }, () => new Float64Array(result.values.length));
      group = { track: result, columns, histograms: null };
      groups.set(key, group);
    }
    fold.add(group.track, group.columns, track);
    if (track.histograms !== null && !fold.countsAll) {
      if (op === 'sum' || op === 'avg')
        (group.histograms ??= new HistogramFold(op === 'avg', evaluation.notes, of.from)).add(track);
      else evaluation.notes.info(ignoredInAggregation(op), of.from);
    }
    evaluation.give(track);
  });
  for (const { track, columns, histograms } of groups.values()) {
    fold.finish(track, columns);
    histograms?.finish(track);
    visit(track);
  }
}

function gather({ grouping, of }: Aggregation, evaluation: Evaluation): Group[] {
  const groups = new Map<string, Group>();
  evaluation.stream(of, (track) => {
    const key = groupKey(track, grouping);
    const group = groups.get(key);
    if (group !== undefined) group.members.push(track);
    else
      groups.set(key, { labels: groupLabels(track.labels, grouping), nameDropped: hidesName(track, grouping), members: [track] });
  });
  return [...groups.values()];
}

function streamQuantile({ labels, nameDropped, members }: Group, q: Float64Array, evaluation: Evaluation, visit: Visit): void {
  const result = evaluation.take(labels, nameDropped);
  const room = new Float64Array(members.length);
  for (let step = 0; step < result.values.length; step++) {
    let count = 0;
    for (const { values, present } of members) if (present[step] === 1) room[count++] = values[step] as number;
    if (count === 0) continue;
    result.values[step] = quantileOf(q[step] as number, room.subarray(0, count));
    result.present[step] = 1;
  }
  for (const member of members) evaluation.give(member);
  visit(result);
}

/** Members keep their labels; at each step those that do not rank lose their value. An instant answer comes in rank order. */
function streamRanking(
  op: RankingName,
  groups: readonly Group[],
  numbers: Float64Array,
  evaluation: Evaluation,
  visit: Visit,
): void {
  const choose = RANKINGS[op];
  for (const { members } of groups) {
    const ranked: Track[] = [];
    const chosen = members.map((member) => new Uint8Array(member.present.length));
    for (let step = 0; step < numbers.length; step++) {
      for (const index of choose(members, step, numbers[step] as number)) {
        (chosen[index] as Uint8Array)[step] = 1;
        if (numbers.length === 1) ranked.push(members[index] as Track);
      }
    }
    const order = numbers.length === 1 ? ranked : members;
    members.forEach(({ present }, i) => {
      for (let step = 0; step < present.length; step++) if (chosen[i]?.[step] === 0) present[step] = 0;
    });
    for (const member of order) {
      if (member.present.some((cell) => cell !== 0)) visit(member);
      else evaluation.give(member);
    }
  }
}

/** How often each value occurs, with the value as a label. */
function streamCountValues({ grouping, parameter, of }: Aggregation, evaluation: Evaluation, visit: Visit): void {
  const label = parameter?.kind === 'string' ? parameter.value : '';
  const counts: Track[] = [];
  // The label overwrites one of the same name, so that groups that differ only by it become one.
  const names = grouping.names.filter((name) => name !== label);
  const by: Grouping = grouping.mode === 'by' ? { mode: 'by', names } : { mode: 'without', names: [...names, label] };
  for (const { labels, nameDropped, members } of gather({ grouping: by, of } as Aggregation, evaluation)) {
    const byText = new Map<string, Track>();
    for (const member of members) {
      const { values, present } = member;
      for (let step = 0; step < values.length; step++) {
        if (present[step] === 0) continue;
        const text = present[step] === HISTOGRAM ? histogramText(histogramAt(member, step)) : decimalText(values[step] as number);
        let track = byText.get(text);
        if (track === undefined) {
          track = evaluation.take(withLabels(labels, [[label, text]]), nameDropped);
          byText.set(text, track);
        }
        track.values[step] = (track.present[step] === 1 ? (track.values[step] as number) : 0) + 1;
        track.present[step] = 1;
      }
    }
    counts.push(...byText.values());
    for (const member of members) evaluation.give(member);
  }
  mergeEqual(counts, evaluation).forEach(visit);
}
