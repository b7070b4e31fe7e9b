/**
 * Says what is wrong with a text that the grammar cannot read. The grammar only marks a place, so the usual mistakes are
 * looked for first: an empty query, an open quote, brackets that do not pair, a function that does not exist.
 */
import type { Tree } from '@lezer/common';
import { AGGREGATORS } from './ast.ts';
import { Complaint } from './complaint.ts';
import { functionNamed, NOT_HERE, reasonLeftOut, SIGNATURES } from './signatures.ts';
import { nearestWord } from './spelling.ts';
import type { Token } from './tokens.ts';

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** Parts up to which the grammar can be trusted to name the right place. */
const PARTS_MAX = 1000;

/** Words before `(` that are no function. */
const KEYWORDS = new Set([
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'start',
  'end',
  'and',
  'or',
  'unless',
  'bool',
  'atan2',
  'offset',
  'fill',
  'fill_left',
  'fill_right',
]);

/** The first thing that is wrong; null when the grammar has read everything. */
export function explainSyntax(text: string, tokens: readonly Token[], tree: Tree): Complaint | null {
  if (tokens.length === 0) return new Complaint(0, 'The query is empty. Write a metric name, for example: up');
  const broken = firstError(tree);
  const strayFunction = unknownFunction(tokens);
  if (broken === null) return strayFunction;
  return openQuote(tokens) ?? strayFunction ?? unpairedBracket(tokens) ?? unexpected(text, tokens, broken);
}

function firstError(tree: Tree): number | null {
  let at: number | null = null;
  tree.iterate({
    enter(node) {
      if (node.type.isError && at === null) at = node.from;
    },
  });
  return at;
}

function openQuote(tokens: readonly Token[]): Complaint | null {
  for (const { text, at } of tokens) {
    const quote = text[0] as string;
    if (!'"\'`'.includes(quote)) continue;
    if (!/^(?:"(?:[^\\"\n]|\\.)*"|'(?:[^\\'\n]|\\.)*'|`[^`]*`)$/.test(text))
      return new Complaint(at, `This text is never closed. Add ${quote} at its end.`);
  }
  return null;
}

function unknownFunction(tokens: readonly Token[]): Complaint | null {
  for (let i = 0; i + 1 < tokens.length; i++) {
    const { text: name, at } = tokens[i] as Token;
    if (tokens[i + 1]?.text !== '(' || !/^[A-Za-z_]/.test(name)) continue;
    const lower = name.toLowerCase();
    if (functionNamed(name) !== null || KEYWORDS.has(lower) || AGGREGATORS.some((aggregator) => aggregator === lower)) continue;
    const reason = reasonLeftOut(name);
    if (reason !== null) return new Complaint(at, `${NOT_HERE} ${name}: ${reason}.`);
    const near = nearestWord(name, [...Object.keys(SIGNATURES), ...AGGREGATORS]);
    return new Complaint(at, `There is no function called "${name}".${near === null ? '' : ` Did you mean "${near}"?`}`);
  }
  return null;
}

function unpairedBracket(tokens: readonly Token[]): Complaint | null {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.text in CLOSING) open.push(token);
    else if (token.text === ')' || token.text === '}' || token.text === ']') {
      const last = open.pop();
      if (last === undefined) return new Complaint(token.at, `Nothing is open that this "${token.text}" could close. Remove it.`);
      const wanted = CLOSING[last.text] as string;
      if (wanted !== token.text)
        return new Complaint(token.at, `"${last.text}" is closed by "${token.text}". Write "${wanted}" here.`);
    }
  }
  const last = open.at(-1);
  return last === undefined
    ? null
    : new Complaint(last.at, `This "${last.text}" is never closed. Add "${CLOSING[last.text] as string}".`);
}

function unexpected(text: string, tokens: readonly Token[], at: number): Complaint {
  const token = tokens.find((candidate) => candidate.at >= at || candidate.at + candidate.text.length > at);
  if (token === undefined) return new Complaint(text.length, 'The query stops too early. Something must follow here.');
  const preceding = tokens.filter((candidate) => candidate.at < token.at);
  // The grammar gives up on very deep texts at a place that means nothing to the author.
  if (preceding.length > PARTS_MAX)
    return new Complaint(token.at, `The query has more than ${PARTS_MAX} parts. Split it into several queries.`);
  const before = preceding.at(-1);
  const place = before === undefined ? 'at the start' : `after "${before.text}"`;
  return new Complaint(token.at, `"${token.text}" cannot stand ${place}. Remove it, or put an operator or a comma before it.`);
}
