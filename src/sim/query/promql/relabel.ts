/** label_replace and label_join: series keep their values and change a label. */
import { RE2JS } from 're2js';
import type { Call } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { labelOf, withLabels } from './labels.ts';
import { mergeEqual } from './merge.ts';
import type { Track, Visit } from './track.ts';

export function streamLabelReplace(call: Call, evaluation: Evaluation, visit: Visit): void {
  const [target, replacement, source, pattern] = texts(call) as [string, string, string, string];
  const regex = RE2JS.compile(pattern, RE2JS.DOTALL);
  const tracks = evaluation.tracks(call.args[0] as Call);
  for (const track of tracks) {
    const match = regex.matcher(labelOf(track.labels, source));
    if (match.matches())
      relabel(
        track,
        target,
        expand(replacement, (group) => groupOf(match, group)),
      );
  }
  mergeEqual(tracks, evaluation).forEach(visit);
}

export function streamLabelJoin(call: Call, evaluation: Evaluation, visit: Visit): void {
  const [target, separator, ...sources] = texts(call) as [string, string, ...string[]];
  const tracks = evaluation.tracks(call.args[0] as Call);
  for (const track of tracks) relabel(track, target, sources.map((source) => labelOf(track.labels, source)).join(separator));
  mergeEqual(tracks, evaluation).forEach(visit);
}

/** Who writes the metric name anew keeps it. */
function relabel(track: Track, name: string, value: string): void {
  track.labels = withLabels(track.labels, [[name, value]]);
  if (name === '__name__') track.nameDropped = false;
}

function texts(call: Call): string[] {
  return call.args.slice(1).map((arg) => (arg.kind === 'string' ? arg.value : ''));
}

/** Go's templates: $1, $name, ${name}, and $$ for a dollar; the longest name counts; unknown groups are empty. */
function expand(template: string, group: (name: string) => string): string {
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (_, bare: string | undefined, braced: string | undefined) => {
    const name = bare ?? braced;
    return name === undefined ? '$' : group(name);
  });
}

function groupOf(match: ReturnType<RE2JS['matcher']>, name: string): string {
  const number = /^\d+$/.test(name) ? Number(name) : null;
  if (number !== null) return number <= match.groupCount() ? (match.group(number) ?? '') : '';
  return Object.hasOwn(match.namedGroups, name) ? (match.group(name) ?? '') : '';
}
