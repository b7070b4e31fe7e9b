/**
 * info(v, {...}): series take over labels of the info metrics (target_info by default) that share their `instance` and `job`. At each
 * step the newest info sample counts, so that one series can become several, one after the other.
 */
import { compileMatcher } from '../../model/matcher.ts';
import type { Labels, Matcher } from '../../model/series.ts';
import type { Call, Selector } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { QueryFailure } from './failure.ts';
import { keyOf, keyOn, labelOf, labelsText, withLabels } from './labels.ts';
import { mergeEqual } from './merge.ts';
import { argument } from './pointwise.ts';
import type { Answer } from './pointwise.ts';
import { copyCell, HISTOGRAM } from './track.ts';
import type { Track } from './track.ts';

/** By what an info series says that it is about the same thing. */
const IDENTIFYING = ['instance', 'job'];
const NO_TIMING = { offsetUs: 0, at: null } as const;

export const info: Answer = (call, evaluation, visit) => {
  const wanted = wantedBy(call);
  const infos = infoSeries(wanted, call, evaluation);
  const results: Track[] = [];
  for (const base of evaluation.tracks(argument(call, 0))) {
    if (wanted.names.every(({ matches }) => matches(labelOf(base.labels, '__name__')))) results.push(base);
    else {
      results.push(...enriched(base, infos.get(keyOn(base.labels, IDENTIFYING)) ?? [], wanted, evaluation));
      evaluation.give(base);
    }
  }
  mergeEqual(results, evaluation).forEach(visit);
};

interface Test {
  readonly name: string;
  readonly matches: (value: string) => boolean;
}

/** What the second argument asks for: which info metrics, and which of their labels. */
interface Wanted {
  readonly matchers: readonly Matcher[];
  readonly names: readonly Test[];
  /** None: all labels. */
  readonly labels: readonly Test[];
}

function wantedBy(call: Call): Wanted {
  const selector = call.args[1];
  const given = selector?.kind === 'selector' ? selector.matchers : [];
  const names = given.filter(({ name }) => name === '__name__');
  if (names.length === 0) names.push({ name: '__name__', op: '=', value: 'target_info' });
  else if (names.every(({ op }) => op === '!=' || op === '!~')) names.push({ name: '__name__', op: '=~', value: '.+_info' });
  const labels = given.filter(({ name }) => name !== '__name__');
  const test = (matcher: Matcher): Test => ({ name: matcher.name, matches: compileMatcher(matcher) });
  return { matchers: [...names, ...labels], names: names.map(test), labels: labels.map(test) };
}

interface InfoSeries {
  readonly labels: Labels;
  /** When the sample was taken that counts at a step, in seconds; NaN where there is none. */
  readonly takenAtS: Float64Array;
}

/** By the key of their identifying labels. */
function infoSeries({ matchers }: Wanted, { from, to }: Call, evaluation: Evaluation): Map<string, InfoSeries[]> {
  const selector: Selector = { kind: 'selector', matchers, timing: NO_TIMING, edges: 'plain', from, to };
  evaluation.stream(selector, (track) => {
    if (track.present.includes(HISTOGRAM))
      throw new QueryFailure('info sample should be float', 'An info metric is 1 at all times.');
    evaluation.give(track);
  });
  const series = new Map<string, InfoSeries[]>();
  evaluation.streamTimestamps(selector, (track) => {
    const takenAtS = track.values.map((value, step) => (track.present[step] === 0 ? NaN : value));
    const key = keyOn(track.labels, IDENTIFYING);
    series.set(key, [...(series.get(key) ?? []), { labels: track.labels, takenAtS }]);
    evaluation.give(track);
  });
  return series;
}

/** The series with the labels that hold at each step. */
function enriched(base: Track, infos: readonly InfoSeries[], wanted: Wanted, evaluation: Evaluation): Track[] {
  const results = new Map<string, Track>();
  for (let step = 0; step < base.present.length; step++) {
    if (base.present[step] === 0) continue;
    const added = addedLabels(base.labels, newestAt(infos, step), wanted);
    if (added === null) continue;
    const labels = added.size === 0 ? base.labels : withLabels(base.labels, added);
    const key = keyOf(labels);
    let track = results.get(key);
    if (track === undefined) {
      track = evaluation.take(labels, base.nameDropped);
      results.set(key, track);
    }
    copyCell(base, track, step);
  }
  return [...results.values()];
}

/** One for each info metric. */
function newestAt(infos: readonly InfoSeries[], step: number): Labels[] {
  const newest = new Map<string, InfoSeries>();
  for (const one of infos) {
    const takenAtS = one.takenAtS[step] as number;
    if (takenAtS !== takenAtS) continue;
    const metric = labelOf(one.labels, '__name__');
    const other = newest.get(metric);
    if (other !== undefined && other.takenAtS[step] === takenAtS) {
      const pair = `existing ${labelsText(other.labels)} @ ${takenAtS * 1000}, new ${labelsText(one.labels)} @ ${takenAtS * 1000}`;
      throw new QueryFailure(`found duplicate series for info metric: ${pair}`);
    }
    if (other === undefined || (other.takenAtS[step] as number) < takenAtS) newest.set(metric, one);
  }
  return [...newest.values()].map(({ labels }) => labels);
}

/** Null when a label that must not be empty is not there: the series is left out. */
function addedLabels(base: Labels, infos: readonly Labels[], wanted: Wanted): Map<string, string> | null {
  const added = new Map<string, string>();
  for (const labels of infos) {
    for (const [name, value] of Object.entries(labels)) {
      if (name === '__name__' || IDENTIFYING.includes(name) || labelOf(base, name) !== '') continue;
      if (wanted.labels.length > 0 && !wanted.labels.some((test) => test.name === name)) continue;
      const before = added.get(name);
      if (before !== undefined && before !== value)
        throw new QueryFailure(`conflicting label: ${name}`, 'Two info metrics disagree; name one of them with __name__.');
      added.set(name, value);
    }
  }
  const found = infos.length > 0;
  return found || wanted.labels.every(({ matches }) => matches('')) ? added : null;
}
