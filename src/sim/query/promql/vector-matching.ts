/**
 * Arithmetic and comparison between two vectors. Series find each other by the labels that `on` or `ignoring` leaves; their keys
 * are computed once per series. Which side has several series for one of the other must be said with `group_left` or
 * `group_right`; whether it is kept is checked at every step, since series come and go.
 */
import type { Labels } from '../../model/series.ts';
import type { Binary, Matching } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { QueryFailure } from './failure.ts';
import { standInForOne, standInsForMany } from './filling.ts';
import { keyOf, labelOf, labelsText, onlyLabels, withLabels, withoutLabels, withoutMetric } from './labels.ts';
import { matchedLabels, matchKey } from './match-key.ts';
import { mergeEqual } from './merge.ts';
import type { Operand } from './native/operators.ts';
import { HISTOGRAM, histogramAt, putHistogram } from './track.ts';
import type { Track, Visit } from './track.ts';

export interface Combine {
  /** The operator keeps the left value where `compute` is not 0, instead of giving the result of `compute`. */
  readonly filters: boolean;
  readonly compute: (left: number, right: number) => number;
  /** Where one of the two is a histogram; null for no result. */
  readonly operate: (left: Operand, right: Operand) => Operand | null;
  /** The result is no longer that metric. */
  readonly dropsName: boolean;
  /** As above, but the name can still be read by label functions. */
  readonly hidesName: boolean;
}

export function streamMatched(binary: Binary, combine: Combine, evaluation: Evaluation, visit: Visit): void {
  const { matching } = binary;
  const manyIsLeft = matching.many !== 'right';
  const many = evaluation.tracks(manyIsLeft ? binary.left : binary.right);
  const one = evaluation.tracks(manyIsLeft ? binary.right : binary.left);
  const partners = new Map<string, Track[]>();
  for (const track of one) {
    const key = matchKey(track.labels, matching);
    const group = partners.get(key);
    if (group === undefined) partners.set(key, [track]);
    else group.push(track);
  }
  for (const group of partners.values()) refuseDoubles(group, matching, manyIsLeft ? 'right' : 'left');

  const [fillOne, fillMany] = manyIsLeft ? [matching.fillRight, matching.fillLeft] : [matching.fillLeft, matching.fillRight];
  if (fillMany !== null) many.push(...standInsForMany(many, partners, fillMany, matching, evaluation));
  const taken = new Map<string, Uint8Array>();
  const results: Track[] = [];
  for (const track of many) {
    const key = matchKey(track.labels, matching);
    const group = partners.get(key) ?? [];
    const standIn = fillOne === null ? null : standInForOne(track, group, fillOne, evaluation);
    for (const partner of standIn === null ? group : [...group, standIn]) {
      const labels = resultLabels(track.labels, partner.labels, matching, combine);
      const result = evaluation.take(labels, combine.hidesName || track.nameDropped);
      const claims = claimsOf(taken, matching.many === null ? key : `${key}|${keyOf(labels)}`, result.present.length);
      if (combineTracks(track, partner, manyIsLeft, combine, result, claims, matching)) results.push(result);
      else evaluation.give(result);
    }
    if (standIn !== null) evaluation.give(standIn);
  }
  for (const track of [...many, ...one]) evaluation.give(track);
  mergeEqual(results, evaluation).forEach(visit);
}

/** At no step may two series of the side of one have a value. */
function refuseDoubles(group: readonly Track[], matching: Matching, side: string): void {
  if (group.length < 2) return;
  const seen = new Uint8Array((group[0] as Track).present.length);
  for (const track of group) {
    for (let step = 0; step < seen.length; step++) {
      if (track.present[step] === 0) continue;
      if (seen[step] === 1) {
        const other = group.find((one) => one.present[step] !== 0) as Track;
        const pair = `[${labelsText(track.labels)}, ${labelsText(other.labels)}]`;
        throw new QueryFailure(
          `found duplicate series for the match group ${labelsText(matchedLabels(track.labels, matching))} on the ${side} hand-side of the operation: ${pair};many-to-many matching not allowed: matching labels must be unique on one side`,
          adviceOn(matching),
        );
      }
      seen[step] = 1;
    }
  }
}

function adviceOn({ mode }: Matching): string {
  return mode === 'on'
    ? 'Name more labels in on(...), or aggregate that side.'
    : 'Aggregate that side, or match on fewer series.';
}

/** Steps that already have a result for a key. */
function claimsOf(taken: Map<string, Uint8Array>, key: string, count: number): Uint8Array {
  const known = taken.get(key);
  if (known !== undefined) return known;
  const claims = new Uint8Array(count);
  taken.set(key, claims);
  return claims;
}

/** Fills `result`; false when there is no step with a result. */
function combineTracks(
  many: Track,
  one: Track,
  manyIsLeft: boolean,
  combine: Combine,
  result: Track,
  claims: Uint8Array,
  matching: Matching,
): boolean {
  let any = false;
  for (let step = 0; step < result.values.length; step++) {
    if (many.present[step] === 0 || one.present[step] === 0) continue;
    const [leftTrack, rightTrack] = manyIsLeft ? [many, one] : [one, many];
    let value: Operand;
    if (many.present[step] === HISTOGRAM || one.present[step] === HISTOGRAM) {
      const answer = combine.operate(operandAt(leftTrack, step), operandAt(rightTrack, step));
      if (answer === null) continue;
      value = answer;
    } else {
      const left = leftTrack.values[step] as number;
      value = combine.compute(left, rightTrack.values[step] as number);
      if (combine.filters && value === 0) continue;
      if (combine.filters) value = left;
    }
    if (claims[step] === 1) {
      throw new QueryFailure(
        matching.many === null
          ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
          : 'multiple matches for labels: grouping labels must ensure unique matches',
      );
    }
    claims[step] = 1;
    putOperand(result, step, value);
    any = true;
  }
  return any;
}

export function operandAt(track: Track, step: number): Operand {
  return track.present[step] === HISTOGRAM ? histogramAt(track, step) : (track.values[step] as number);
}

export function putOperand(track: Track, step: number, value: Operand): void {
  if (typeof value !== 'number') return putHistogram(track, step, value);
  track.values[step] = value;
  track.present[step] = 1;
}

function resultLabels(many: Labels, one: Labels, matching: Matching, combine: Combine): Labels {
  const named = combine.dropsName ? withoutMetric(many) : many;
  if (matching.many !== null)
    return withLabels(
      named,
      matching.include.map((name): [string, string] => [name, labelOf(one, name)]),
    );
  return matching.mode === 'on' ? onlyLabels(named, matching.names) : withoutLabels(named, matching.names);
}
