/** Whether a change of an alert rule makes sense: there must be such a rule, and its new expression must parse. */
import type { AlertDeed } from '../model/alert-deed.ts';
import { alertRules, type RuleGroup } from '../model/alert.ts';
import { parsePromql } from '../query/promql/parse.ts';

/** One sentence for each thing that is wrong. */
export function alertTroubles(groups: readonly RuleGroup[], { alert, expr }: AlertDeed): string[] {
  if (!alertRules(groups).some((rule) => rule.alert === alert)) return [`there is no alert "${alert}".`];
  const parsed = parsePromql(expr === '' ? '1' : expr);
  return parsed.ok ? [] : parsed.problems.map(({ message }) => `the expression does not parse: ${message}`);
}
