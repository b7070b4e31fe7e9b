/** Durations, numbers and instants in the grammar's tree. Durations become whole microseconds. */
import type { SyntaxNode } from '@lezer/common';
import type { Micros } from '../../base/time.ts';
import { SECOND } from '../../base/time.ts';
import type { Timing } from './ast.ts';
import { Complaint } from './complaint.ts';
import { readNumber } from './literal.ts';
import { power } from './math.ts';
import { NOT_HERE } from './signatures.ts';

/** Longest duration that is exact in microseconds and far beyond any run. */
const DURATION_MAX_S = 200 * 365 * 86_400;
/** Deepest nesting of a duration expression. */
const DEPTH_MAX = 200;

export function readNumberNode(text: string, node: SyntaxNode): number {
  const literal = text.slice(node.from, node.to).replace(/^[+-]\s*/, '');
  const value = readNumber(literal);
  if (value === null) throw new Complaint(node.from, `"${literal}" is no number.`);
  return value;
}

/** A range or step must be longer than nothing; an offset may be negative. Arithmetic such as `5m + 2 * 30s` is done here. */
export function readDuration(text: string, node: SyntaxNode | undefined, mustBePositive: boolean): Micros {
  if (node === undefined) throw new Complaint(text.length, 'A duration such as 5m is missing.');
  const written = text.slice(node.from, node.to);
  const seconds = secondsOf(text, node, 0);
  if (seconds !== seconds) throw new Complaint(node.from, `"${written}" is no duration. Write for example 30s, 5m or 1h30m.`);
  if (!(Math.abs(seconds) <= DURATION_MAX_S)) throw new Complaint(node.from, `"${written}" is too long a duration.`);
  if (mustBePositive && seconds <= 0) throw new Complaint(node.from, `duration must be greater than 0, and ${written} is not.`);
  return Math.round(seconds * SECOND);
}

/** Parts of the tree that are only punctuation here. */
const SILENT = new Set(['(', ')', ',', 'LineComment']);

/** A duration expression as a number of seconds. */
function secondsOf(text: string, node: SyntaxNode, depth: number): number {
  if (depth > DEPTH_MAX) throw new Complaint(node.from, `The duration is nested more than ${DEPTH_MAX} deep. Simplify it.`);
  const parts: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) if (!SILENT.has(child.name)) parts.push(child);
  const value = (part: SyntaxNode | undefined): number => (part === undefined ? NaN : secondsOf(text, part, depth + 1));
  const [first, second, third] = parts;
  switch (first?.name) {
    case undefined:
      return readNumber(text.slice(node.from, node.to)) ?? NaN;
    case 'UnaryOp':
      return text[first.from] === '-' ? -value(second) : value(second);
    case 'DurationMinOf':
      return Math.min(value(second), value(third));
    case 'DurationMaxOf':
      return Math.max(value(second), value(third));
    case 'DurationStep':
    case 'DurationRange':
      throw new Complaint(
        first.from,
        `${NOT_HERE} ${text.slice(first.from, first.to)}() in durations. Write the duration itself.`,
      );
    default:
      return second === undefined ? value(first) : computed(second, value(first), value(third));
  }
}

function computed(operator: SyntaxNode, left: number, right: number): number {
  if (right === 0 && (operator.name === 'Div' || operator.name === 'Mod'))
    throw new Complaint(operator.from, operator.name === 'Div' ? 'division by zero' : 'modulo by zero');
  switch (operator.name) {
    case 'Add':
      return left + right;
    case 'Sub':
      return left - right;
    case 'Mul':
      return left * right;
    case 'Div':
      return left / right;
    case 'Mod':
      return left % right;
    default:
      return power(left, right);
  }
}

/** What follows `@`: seconds, start() or end(). */
export function readInstant(text: string, node: SyntaxNode): Exclude<Timing['at'], null> {
  const word = node.getChild('AtModifierPreprocessors');
  if (word !== null) return word.getChild('AtStart') !== null ? 'start' : 'end';
  const literal = node.getChild('NumberDurationLiteral', 'At') ?? node.lastChild;
  if (literal === null) throw new Complaint(node.to, 'A time in seconds must follow "@".');
  const seconds = (text[literal.from] === '-' ? -1 : 1) * readNumberNode(text, literal);
  if (!(Math.abs(seconds) <= DURATION_MAX_S))
    throw new Complaint(literal.from, `"${text.slice(literal.from, literal.to)}" is no time in seconds.`);
  return { atUs: Math.round(seconds * SECOND) };
}
