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
import { decimalText } from './number-text.ts';
import { quantileOf } from './quantile.ts';
import { RANKINGS } from './ranking.ts';
import type { RankingName } from './ranking.ts';
import type { Track, Visit } from './track.ts';

export function streamAggregation(aggregation: Aggregation, evaluation: Evaluation, visit: Visit): void {
  const { op, parameter } = aggregation;
  if (isFold(op)) return streamFold(aggregation, FOLDS[op], evaluation, visit);
  if (op === 'count_values') return streamCountValues(aggregation, evaluation, visit);
  const numbers = evaluation.scalars(parameter as Expr);
  const groups = gather(aggregation, evaluation);
  if (op === 'quantile') return groups.forEach((group) => streamQuantile(group, numbers, evaluation, visit));
  streamRanking(op, groups, numbers, evaluation, visit);
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

function streamFold({ grouping, of }: Aggregation, fold: Fold, evaluation: Evaluation, visit: Visit): void {
  const groups = new Map<string, { readonly track: Track; readonly columns: readonly Float64Array[] }>();
  evaluation.stream(of, (track) => {
    const key = groupKey(track, grouping);
    let group = groups.get(key);
    if (group === undefined) {
      const result = evaluation.take(groupLabels(track.labels, grouping), hidesName(track, grouping));
      group = { track: result, columns: Array.from({ length: fold.columns }, () => new Float64Array(result.values.length)) };
      groups.set(key, group);
    }
    fold.add(group.track, group.columns, track);
    evaluation.give(track);
  });
  for (const { track, columns } of groups.values()) {
    fold.finish(track, columns);
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
    members.forEach((member, i) => member.present.set(chosen[i] as Uint8Array));
    for (const member of order) {
      if (member.present.includes(1)) visit(member);
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
    for (const { values, present } of members) {
      for (let step = 0; step < values.length; step++) {
        if (present[step] === 0) continue;
        const text = decimalText(values[step] as number);
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
