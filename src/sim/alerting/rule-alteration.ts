/**
 * Rules that are otherwise than they were written: another threshold, a longer wait. Alterations act one after the other on the rule as it
 * stands, and a person who changes that part of the rule has the last word.
 */
import type { AlertingChange } from '../model/alerting-change.ts';
import { isAlertRule, type AlertRule, type Rule } from '../model/alert.ts';
import { isComparison, type Expr, type NumberLiteral } from '../query/promql/ast.ts';
import { parsePromql } from '../query/promql/parse.ts';

export type RuleAlteration = Extract<AlertingChange, { readonly what: 'threshold' | 'wait' }>;

export function altered(rule: Rule, alterations: Iterable<RuleAlteration>): Rule {
  if (!isAlertRule(rule)) return rule;
  let result: AlertRule = rule;
  for (const one of alterations) {
    if (one.alert !== rule.alert) continue;
    if (one.what === 'wait') result = { ...result, forUs: Math.max(result.forUs, one.forUs) };
    else result = { ...result, expr: withThreshold(result.expr, one.factor) ?? result.expr };
  }
  return result;
}

/** The expression with the number that it compares with so many times as high; null when it compares with none. */
export function withThreshold(expr: string, factor: number): string | null {
  const parsed = parsePromql(expr);
  const threshold = parsed.ok ? thresholdOf(parsed.value) : null;
  return threshold === null
    ? null
    : `${expr.slice(0, threshold.from)}${String(threshold.value * factor)}${expr.slice(threshold.to)}`;
}

/** The first number that a comparison on the outside has on one of its sides. */
function thresholdOf(expr: Expr): NumberLiteral | null {
  if (expr.kind === 'aggregation' || expr.kind === 'sign') return thresholdOf(expr.of);
  if (expr.kind !== 'binary') return null;
  if (isComparison(expr.op)) for (const side of [expr.right, expr.left]) if (side.kind === 'number') return side;
  return thresholdOf(expr.left) ?? thresholdOf(expr.right);
}
