/** Matchers as routes, inhibition rules and silences write them. */
import { matcherText, matcherTrouble, parseMatchers } from '../model/matcher-syntax.ts';
import type { Matcher } from '../model/series.ts';
import { labelName } from './prometheus-words.ts';
import { text } from './quantity.ts';
import { convert, form, list, mapOf, type Shape } from './shape.ts';

const matchersMax = 100;

/** `service="checkout"`, and several with commas between them. */
const matcherLine: Shape<readonly Matcher[]> = form<readonly Matcher[]>({
  expected: 'a matcher such as service="checkout"',
  pattern: '',
  parse(written) {
    const matchers = parseMatchers(written);
    return typeof matchers === 'string' ? matchers : { value: matchers };
  },
  standIn: [],
});

/** A list of lines, each of one or several. */
export const matchers: Shape<readonly Matcher[]> = convert(
  list(matcherLine, { max: matchersMax, what: 'matchers' }),
  (lines): readonly Matcher[] => lines.flat(),
  () => [],
);

/** The older way: a map from names to values, or to regular expressions. */
export function matcherMap(op: '=' | '=~'): Shape<readonly Matcher[]> {
  return convert(
    mapOf(labelName, text(2_000, 'labelTextMax', 'one line'), { max: matchersMax, what: 'matchers' }),
    (entries, _, reading): readonly Matcher[] =>
      entries.map(({ key: name, value, source }) => {
        const matcher: Matcher = { name, op, value };
        const trouble = matcherTrouble(matcher);
        if (trouble !== null) reading.report(source, `${matcherText(matcher)}: ${trouble}`);
        return matcher;
      }),
    () => [],
  );
}
