/**
 * What an SQL text does, told by its words, for statements of which no table is declared: whether it adds or changes something, and
 * whether it locks the rows that it reads.
 */
import type { Statement } from '../model/topology.ts';

/** Comments, literals and quoted names: what stands in them says nothing. */
const OPAQUE = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"/g;
const FIRST_WORD = /^[\s(]*([a-z]+)/;
/** A part of a WITH begins after a bracket, and so does the statement behind it. */
const WRITE_BEHIND_WITH = /[()]\s*(insert|update|delete|merge)\b/;
/** The commands besides SELECT, INSERT and DELETE that need a transaction which may write (PostgreSQL's manual, "SET TRANSACTION"). */
const CHANGE = /^(?:update|merge|truncate|create|alter|drop|comment|grant|revoke|refresh)$/;

export function verbOf(text: string): 'select' | 'insert' | 'update' | 'delete' {
  const words = wordsOf(text);
  const first = FIRST_WORD.exec(words)?.[1] ?? '';
  const word = first === 'with' ? (WRITE_BEHIND_WITH.exec(words)?.[1] ?? '') : first;
  if (word === 'insert' || (word === 'copy' && /\bfrom\b/.test(words))) return 'insert';
  if (word === 'delete') return 'delete';
  return CHANGE.test(word) ? 'update' : 'select';
}

/** The lock on its rows that a SELECT asks for; null: none. */
export function rowLockOf(text: string): Statement['locks'] {
  if (verbOf(text) !== 'select') return null;
  const word = /\bfor\s+(?:no\s+key\s+|key\s+)?(update|share)\b/.exec(wordsOf(text))?.[1];
  return word === undefined ? null : { table: null, rows: word === 'update' ? 'update' : 'share', keys: null };
}

function wordsOf(text: string): string {
  return text.replace(OPAQUE, ' ').toLowerCase();
}
