/**
 * What a label matcher means. Regular expressions are RE2's, fully anchored, in linear time whatever the pattern, as in
 * Prometheus; each distinct label value is matched once and remembered, since thousands of series share a few values.
 */
import { RE2JS } from 're2js';
import type { Matcher } from './series.ts';

/** The test that a label value (empty when the label is absent) must pass. Throws when the regular expression is invalid. */
export function compileMatcher(matcher: Matcher): (value: string) => boolean {
  const { op, value: wanted } = matcher;
  switch (op) {
    case '=':
      return (value) => value === wanted;
    case '!=':
      return (value) => value !== wanted;
    case '=~':
      return remembered(fullMatch(wanted), true);
    case '!~':
      return remembered(fullMatch(wanted), false);
  }
}

function fullMatch(pattern: string): (value: string) => boolean {
  const regex = RE2JS.compile(pattern, RE2JS.DOTALL);
  return (value) => regex.matches(value);
}

function remembered(matches: (value: string) => boolean, wanted: boolean): (value: string) => boolean {
  const known = new Map<string, boolean>();
  return (value) => {
    let answer = known.get(value);
    if (answer === undefined) {
      answer = matches(value) === wanted;
      known.set(value, answer);
    }
    return answer;
  };
}
