/** Durations, numbers and instants in the grammar's tree. Durations become whole microseconds. */
import type { SyntaxNode } from '@lezer/common';
import type { Micros } from '../../base/time.ts';
import { SECOND } from '../../base/time.ts';
import type { Timing } from './ast.ts';
import { Complaint } from './complaint.ts';
import { readNumber } from './literal.ts';

/** Longest duration that is exact in microseconds and far beyond any run. */
const DURATION_MAX_S = 200 * 365 * 86_400;

export function readNumberNode(text: string, node: SyntaxNode): number {
  const literal = text.slice(node.from, node.to).replace(/^[+-]\s*/, '');
  const value = readNumber(literal);
  if (value === null) throw new Complaint(node.from, `"${literal}" is no number.`);
  return value;
}

/** A range or step must be longer than nothing; an offset may be negative. */
export function readDuration(text: string, node: SyntaxNode | undefined, mustBePositive: boolean): Micros {
  if (node === undefined) throw new Complaint(text.length, 'A duration such as 5m is missing.');
  const written = text.slice(node.from, node.to);
  const sign = /^[\s+-]*/.exec(written)?.[0] ?? '';
  const seconds = readNumber(written.slice(sign.length).trim());
  if (seconds === null) throw new Complaint(node.from, `"${written}" is no duration. Write for example 30s, 5m or 1h30m.`);
  const signed = (sign.split('-').length % 2 === 0 ? -1 : 1) * seconds;
  if (!(Math.abs(signed) <= DURATION_MAX_S)) throw new Complaint(node.from, `"${written}" is too long a duration.`);
  if (mustBePositive && signed <= 0) throw new Complaint(node.from, `The duration must be longer than 0, not ${written}.`);
  return Math.round(signed * SECOND);
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
