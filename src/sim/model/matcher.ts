/**
 * What a label matcher means. Regular expressions are RE2's, fully anchored, in linear time whatever the pattern, as in
 * Prometheus; each distinct label value is matched once and remembered, since thousands of series share a few values.
 */
import { RE2JS } from 're2js';
import type { Matcher } from './series.ts';

/** Told what a match may cost, in samples that could be looked at in that time; throws when that is too much. */
export type Spend = (work: number) => void;

const FREE: Spend = () => undefined;

/** The test that a label value (empty when the label is absent) must pass. Throws when the regular expression is invalid. */
export function compileMatcher(matcher: Matcher, spend = FREE): (value: string) => boolean {
  const { op, value: wanted } = matcher;
  switch (op) {
    case '=':
      return (value) => value === wanted;
    case '!=':
      return (value) => value !== wanted;
    case '=~':
      return remembered(fullMatch(wanted, spend), true);
    case '!~':
      return remembered(fullMatch(wanted, spend), false);
  }
}

function fullMatch(pattern: string, spend: Spend): (value: string) => boolean {
  const regex = RE2JS.compile(pattern, RE2JS.DOTALL);
  return (value) => {
    spend(matchWork(regex, value));
    return regex.matches(value);
  };
}

/** Linear time is the length of the value times the size of the expression, at worst. */
export function matchWork(regex: RE2JS, value: string): number {
  return WORK_PER_STEP * regex.programSize() * (value.length + 1);
}

/** Samples that a query looks at in the time in which a regular expression makes one step. */
const WORK_PER_STEP = 20;

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
