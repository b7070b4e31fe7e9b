/**
 * Whether labels pass matchers of routes, inhibition and silences: regular expressions are RE2's and must match the whole value, in which
 * a dot is no end of a line, as in Alertmanager. Compiled they live in a cache of this module, since routes and silences are plain data
 * (law 4).
 */
import { RE2JS } from 're2js';
import type { Labels, Matcher } from '../model/series.ts';
import { labelOf } from '../query/promql/labels.ts';

type Test = (value: string) => boolean;

/** Regular expressions kept compiled; the oldest is forgotten first. */
const compiledMax = 2_000;
const compiled = new Map<string, Test>();

/** A label that is not there counts as empty. No matchers: everything passes. */
export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => testOf(matcher)(labelOf(labels, matcher.name)));
}

function testOf(matcher: Matcher): Test {
  if (matcher.op === '=') return (value) => value === matcher.value;
  if (matcher.op === '!=') return (value) => value !== matcher.value;
  const key = `${matcher.op}${matcher.value}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const regex = RE2JS.compile(matcher.value);
  const test: Test = (value) => regex.matches(value) === (matcher.op === '=~');
  if (compiled.size >= compiledMax) compiled.delete(compiled.keys().next().value as string);
  compiled.set(key, test);
  return test;
}
