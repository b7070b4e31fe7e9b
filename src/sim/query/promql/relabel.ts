/** label_replace and label_join: series keep their values and change a label. */
import { RE2JS } from 're2js';
import type { Call } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { matchWork } from '../../model/matcher.ts';
import { QueryFailure } from './failure.ts';
import { labelOf, withLabels } from './labels.ts';
import { mergeEqual } from './merge.ts';
import type { Track, Visit } from './track.ts';

/** Longest value that a label may be given, so that values made of values do not double without end. */
const LABEL_LENGTH_MAX = 16_384;

export function streamLabelReplace(call: Call, evaluation: Evaluation, visit: Visit): void {
  const [target, replacement, source, pattern] = texts(call) as [string, string, string, string];
  const regex = RE2JS.compile(pattern, RE2JS.DOTALL);
  const tracks = evaluation.tracks(call.args[0] as Call);
  // Thousands of series share a few values.
  const known = new Map<string, string | null>();
  for (const track of tracks) {
    const from = labelOf(track.labels, source);
    let to = known.get(from);
    if (to === undefined) {
      evaluation.budget.spend(matchWork(regex, from));
      const match = regex.matcher(from);
      to = match.matches() ? expand(replacement, target, (group) => groupOf(match, group)) : null;
      known.set(from, to);
    }
    if (to !== null) relabel(track, target, to, evaluation);
  }
  mergeEqual(tracks, evaluation).forEach(visit);
}

export function streamLabelJoin(call: Call, evaluation: Evaluation, visit: Visit): void {
  const [target, separator, ...sources] = texts(call) as [string, string, ...string[]];
  const tracks = evaluation.tracks(call.args[0] as Call);
  for (const track of tracks) {
    const parts = sources.map((source) => labelOf(track.labels, source));
    const separators = separator.length * Math.max(0, parts.length - 1);
    checkLength(
      target,
      parts.reduce((sum, part) => sum + part.length, separators),
    );
    relabel(track, target, parts.join(separator), evaluation);
  }
  mergeEqual(tracks, evaluation).forEach(visit);
}

function checkLength(name: string, length: number): void {
  if (length > LABEL_LENGTH_MAX)
    throw new QueryFailure(
      `The label "${name}" would have ${length} characters; at most ${LABEL_LENGTH_MAX} are written (labelLengthMax)`,
      'Take parts of the label.',
    );
}

/** Who writes the metric name anew keeps it. */
function relabel(track: Track, name: string, value: string, { budget }: Evaluation): void {
  budget.holdText(value);
  track.labels = withLabels(track.labels, [[name, value]]);
  if (name === '__name__') track.nameDropped = false;
}

function texts(call: Call): string[] {
  return call.args.slice(1).map((arg) => (arg.kind === 'string' ? arg.value : ''));
}

/** Go's templates: $1, $name, ${name}, and $$ for a dollar; the longest name counts; unknown groups are empty. */
function expand(template: string, target: string, group: (name: string) => string): string {
  let length = template.length;
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (_, bare: string | undefined, braced: string | undefined) => {
    const name = bare ?? braced;
    const text = name === undefined ? '$' : group(name);
    length += text.length;
    checkLength(target, length);
    return text;
  });
}

function groupOf(match: ReturnType<RE2JS['matcher']>, name: string): string {
  const number = /^\d+$/.test(name) ? Number(name) : null;
  if (number !== null) return number <= match.groupCount() ? (match.group(number) ?? '') : '';
  return Object.hasOwn(match.namedGroups, name) ? (match.group(name) ?? '') : '';
}
