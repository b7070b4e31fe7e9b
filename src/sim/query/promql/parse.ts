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

/** Longest query that is read, in characters. */
const TEXT_MAX = 65_536;

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
  const tree = parser.parse(withoutFinalPoints(text));
  const syntax = explainSyntax(text, tree);
  if (syntax !== null) {
    complaints.push(syntax);
    return null;
  }
  try {
    return readExpression(text, tree);
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    complaints.push(error);
    return null;
  }
}

/** The grammar does not know `2.` for 2; the point becomes a space, so that every place stays where it is. */
function withoutFinalPoints(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*|[\w:.]+/g, (part) =>
    /^\d[\d_]*\.$/.test(part) ? `${part.slice(0, -1)} ` : part,
  );
}

function locate(text: string, { at, message }: Complaint): Problem {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { file: 'promql', line: before.split('\n').length, column: at - lineStart + 1, path: '', message };
}
