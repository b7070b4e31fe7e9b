/** What a part of a query is called when it is explained: its own words without those of its operands. */
import type { Binary, Expr, Grouping } from './ast.ts';

export function titleOf(expr: Expr, text: string): string {
  switch (expr.kind) {
    case 'call':
      return expr.function;
    case 'aggregation':
      return `${expr.op}${groupingText(expr.grouping)}`;
    case 'binary':
      return `${expr.op}${expr.bool ? ' bool' : ''}${matchingText(expr)}`;
    case 'sign':
      return expr.negative ? '-' : '+';
    case 'subquery':
      // What it is about ends before its parentheses do.
      return text.slice(expr.of.to, expr.to).replace(/^[\s)]+/, '');
    case 'number':
    case 'string':
    case 'selector':
    case 'range':
      return text.slice(expr.from, expr.to).replace(/\s+/g, ' ');
  }
}

function groupingText({ mode, names }: Grouping): string {
  return mode === 'by' && names.length === 0 ? '' : ` ${mode} (${names.join(', ')})`;
}

function matchingText({ matching, matchingWritten }: Binary): string {
  if (!matchingWritten) return '';
  const many = matching.many === null ? '' : ` group_${matching.many} (${matching.include.join(', ')})`;
  return ` ${matching.mode} (${matching.names.join(', ')})${many}`;
}

export function operandsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'call':
      return expr.args;
    case 'aggregation':
      return expr.parameter === null ? [expr.of] : [expr.parameter, expr.of];
    case 'binary':
      return [expr.left, expr.right];
    case 'sign':
    case 'subquery':
      return [expr.of];
    case 'number':
    case 'string':
    case 'selector':
    case 'range':
      return [];
  }
}
