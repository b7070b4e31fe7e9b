/**
 * Whether an expression can return nothing while its series exist: an alert whose expression cannot fires for ever. A
 * value of 0 is a result like any other, so a comparison with `bool` does not count.
 */
import { isComparison, type Expr } from '../query/promql/ast.ts';

/** `recorded` are the names of recorded series that are themselves there only at times. */
export function canBeEmpty(expr: Expr, recorded: ReadonlySet<string> = new Set()): boolean {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return false;
    case 'selector':
      // Prometheus' own that are there only while something is wrong, and those that rules record.
      return expr.matchers.some(
        ({ name, op, value }) =>
          name === '__name__' && op === '=' && (value === 'ALERTS' || value === 'ALERTS_FOR_STATE' || recorded.has(value)),
      );
    case 'range':
    case 'subquery':
    case 'sign':
    case 'aggregation':
      return canBeEmpty(expr.of, recorded);
    case 'call':
      return (
        expr.function === 'absent' || expr.function === 'absent_over_time' || expr.args.some((arg) => canBeEmpty(arg, recorded))
      );
    case 'binary':
      if (isComparison(expr.op) && !expr.bool) return true;
      if (expr.op === 'unless' || expr.op === 'and') return true;
      if (expr.op === 'or') return canBeEmpty(expr.left, recorded) && canBeEmpty(expr.right, recorded);
      return canBeEmpty(expr.left, recorded) || canBeEmpty(expr.right, recorded);
  }
}
