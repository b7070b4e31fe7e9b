/**
 * From text to a checked expression, or to problems with line, column and cure. The official grammar reads the text; what it
 * cannot read is explained by syntax-problem.ts, what reads but makes no sense by check.ts.
 */
import { parser } from '@prometheus-io/lezer-promql';
import type { Outcome, Problem } from '../../base/problem.ts';
import type { Expr } from './ast.ts';
import { check } from './check.ts';
import { readExpression } from './read-expression.ts';
import { Complaint } from './complaint.ts';
import { explainSyntax } from './syntax-problem.ts';
import { tokensOf, withoutFinalPoints } from './tokens.ts';

/** Longest query that is read, in characters. */
const TEXT_MAX = 65_536;
/** Most words and signs of a query; the grammar takes its time over more that make no sense. */
const TOKENS_MAX = 5_000;

export function parsePromql(text: string): Outcome<Expr> {
  const complaints: Complaint[] = [];
  const expr = read(text, complaints);
  if (expr !== null) complaints.push(...check(expr));
  if (expr !== null && complaints.length === 0) return { ok: true, value: expr };
  return { ok: false, problems: complaints.map((complaint) => locate(text, complaint)) };
}

function read(text: string, complaints: Complaint[]): Expr | null {
  if (text.length > TEXT_MAX) {
    complaints.push(
      new Complaint(0, `The query has ${text.length} characters; at most ${TEXT_MAX} are read. Split it into several queries.`),
    );
    return null;
  }
  const tokens = tokensOf(text);
  if (tokens.length > TOKENS_MAX) {
    const said = `The query has ${tokens.length} words and signs; at most ${TOKENS_MAX} are read. Split it into several queries.`;
    complaints.push(new Complaint(tokens[TOKENS_MAX]?.at ?? 0, said));
    return null;
  }
  try {
    const tree = parser.parse(withoutFinalPoints(text));
    const syntax = explainSyntax(text, tokens, tree);
    if (syntax === null) return readExpression(text, tree);
    complaints.push(syntax);
  } catch (error) {
    // The grammar's own functions call themselves as deep as a text is nested.
    if (error instanceof RangeError) complaints.push(new Complaint(0, 'The query is nested too deep. Simplify it.'));
    else if (error instanceof Complaint) complaints.push(error);
    else throw error;
  }
  return null;
}

function locate(text: string, { at, message }: Complaint): Problem {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { file: 'promql', line: before.split('\n').length, column: at - lineStart + 1, path: '', message };
}
