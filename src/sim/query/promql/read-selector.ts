/** A selector in the grammar's tree: metric name and label matchers, each regular expression tried once. */
import type { SyntaxNode } from '@lezer/common';
import { compileMatcher } from '../../model/matcher.ts';
import type { Matcher } from '../../model/series.ts';
import type { Selector } from './ast.ts';
import { Complaint } from './complaint.ts';
import { isWellFormed, quoted, readString } from './literal.ts';

export function readSelector(text: string, node: SyntaxNode, mayMatchAll = false): Selector {
  const matchers: Matcher[] = [];
  const name = node.getChild('Identifier');
  if (name !== null) matchers.push({ name: '__name__', op: '=', value: text.slice(name.from, name.to) });
  for (let child = node.getChild('LabelMatchers')?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name === 'QuotedLabelName') {
      if (matchers.some((matcher) => matcher.name === '__name__' && matcher.op === '=')) {
        throw new Complaint(child.from, 'The metric name is given twice. Keep one.');
      }
      matchers.push({ name: '__name__', op: '=', value: readText(text, child) });
    } else if (child.name === 'UnquotedLabelMatcher' || child.name === 'QuotedLabelMatcher') {
      const matcher = readMatcher(text, child);
      if (matcher.name === '__name__' && name !== null)
        throw new Complaint(child.from, 'The metric name is given twice. Keep one.');
      matchers.push(matcher);
    }
  }
  if (!mayMatchAll && !matchers.some(excludesNothing)) {
    throw new Complaint(
      node.from,
      'This selector would match every series. Give a metric name, or a label that must not be empty.',
    );
  }
  return { kind: 'selector', matchers, timing: { offsetUs: 0, at: null }, edges: 'plain', from: node.from, to: node.to };
}

function readMatcher(text: string, node: SyntaxNode): Matcher {
  const label = node.firstChild as SyntaxNode;
  const op = node.getChild('MatchOp');
  const value = node.getChild('StringLiteral');
  if (op === null || value === null) throw new Complaint(node.from, 'A matcher looks like label="value", with =, !=, =~ or !~.');
  const matcher: Matcher = {
    name: label.name === 'QuotedLabelName' ? readText(text, label) : text.slice(label.from, label.to),
    op: text.slice(op.from, op.to) as Matcher['op'],
    value: readText(text, value),
  };
  try {
    compileMatcher(matcher);
  } catch (error) {
    throw new Complaint(
      value.from,
      `This is no regular expression: ${error instanceof Error ? error.message : String(error)}. The syntax is RE2's.`,
    );
  }
  return matcher;
}

/** A quoted text that must be valid UTF-8. */
export function readText(text: string, node: SyntaxNode): string {
  const value = readString(text.slice(node.from, node.to));
  if (value === null)
    throw new Complaint(node.from, 'This text is never closed, or has an escape that is none. Write \\\\ for one backslash.');
  if (!isWellFormed(value)) throw new Complaint(node.from, `${quoted(value)} is no valid UTF-8.`);
  return value;
}

/** As in Prometheus, one matcher at least must refuse the empty value. */
function excludesNothing(matcher: Matcher): boolean {
  return !compileMatcher(matcher)('');
}
