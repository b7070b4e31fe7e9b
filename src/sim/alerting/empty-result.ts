/**
 * Whether an expression can return nothing while its series exist: an alert whose expression cannot fires for ever. A
 * value of 0 is a result like any other, so a comparison with `bool` does not count.
 */
import { isComparison, type Expr } from '../query/promql/ast.ts';

export function canBeEmpty(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return false;
    case 'selector':
      // The one metric that is there only while something is wrong.
      return expr.matchers.some(
        ({ name, op, value }) => name === '__name__' && op === '=' && (value === 'ALERTS' || value === 'ALERTS_FOR_STATE'),
      );
    case 'range':
    case 'subquery':
    case 'sign':
    case 'aggregation':
      return canBeEmpty(expr.of);
    case 'call':
      return expr.function === 'absent' || expr.function === 'absent_over_time' || expr.args.some(canBeEmpty);
    case 'binary':
      if (isComparison(expr.op) && !expr.bool) return true;
      if (expr.op === 'unless' || expr.op === 'and') return true;
      if (expr.op === 'or') return canBeEmpty(expr.left) && canBeEmpty(expr.right);
      return canBeEmpty(expr.left) || canBeEmpty(expr.right);
  }
}
