/**
 * Everything that an author may have got wrong in alert rules and that can be told without running them: expressions that do
 * not parse, expressions that always fire, times that make no sense. Where the rules stand in their file is told by path,
 * where an expression goes wrong by line and column within it.
 */
import type { Problem } from '../base/problem.ts';
import { DAY, formatDuration, SECOND } from '../base/time.ts';
import type { AlertRule, RuleGroup } from '../model/alert.ts';
import { parsePromql } from '../query/promql/parse.ts';
import { templateProblems } from './alert-template.ts';
import { canBeEmpty } from './empty-result.ts';

const INTERVAL_MIN_US = SECOND;
const INTERVAL_MAX_US = DAY;
const FOR_MAX_US = 30 * DAY;

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export function checkRules(groups: readonly RuleGroup[], file = 'alerts.yml'): Problem[] {
  const problems: Problem[] = [];
  const report = (path: string, message: string): void => void problems.push({ file, line: 0, column: 0, path, message });
  const names = new Set<string>();
  groups.forEach((group, groupIndex) => {
    const path = `groups[${groupIndex}]`;
    if (names.has(group.name))
      report(`${path}.name`, `A group called "${group.name}" exists already. Give each group a name of its own.`);
    names.add(group.name);
    if (!(group.intervalUs >= INTERVAL_MIN_US && group.intervalUs <= INTERVAL_MAX_US)) {
      const range = `between ${formatDuration(INTERVAL_MIN_US)} and ${formatDuration(INTERVAL_MAX_US)}`;
      report(`${path}.interval`, `Rules are evaluated at an interval ${range}, for example 15s.`);
    }
    group.rules.forEach((rule, ruleIndex) => checkRule(rule, `${path}.rules[${ruleIndex}]`, report));
  });
  return problems;
}

function checkRule(rule: AlertRule, path: string, report: (path: string, message: string) => void): void {
  if (rule.alert.trim() === '') report(`${path}.alert`, 'An alert needs a name.');
  if (!(rule.forUs >= 0 && rule.forUs <= FOR_MAX_US)) {
    report(`${path}.for`, `An alert waits between 0 s and ${formatDuration(FOR_MAX_US)} before it fires.`);
  }
  for (const name of Object.keys(rule.labels)) {
    if (!LABEL_NAME.test(name) || name === '__name__')
      report(`${path}.labels.${name}`, 'A label name has letters, digits and _ only, no digit first, and is not __name__.');
  }
  for (const name of Object.keys(rule.annotations)) {
    if (!LABEL_NAME.test(name))
      report(`${path}.annotations.${name}`, 'An annotation name has letters, digits and _ only, and no digit first.');
  }
  for (const part of ['labels', 'annotations'] as const) {
    for (const [name, text] of Object.entries(rule[part])) {
      for (const problem of templateProblems(text)) report(`${path}.${part}.${name}`, problem);
    }
  }
  checkExpression(rule, `${path}.expr`, report);
}

function checkExpression({ alert, expr }: AlertRule, path: string, report: (path: string, message: string) => void): void {
  const outcome = parsePromql(expr);
  if (!outcome.ok) {
    for (const { line, column, message } of outcome.problems) {
      report(path, `${alert}, line ${line}, column ${column} of the expression: ${message}`);
    }
    return;
  }
  if (outcome.value.kind === 'string' || outcome.value.kind === 'range' || outcome.value.kind === 'subquery') {
    report(path, `${alert}: a rule must return a vector or a number. Wrap a range in a function such as rate(...).`);
  } else if (!canBeEmpty(outcome.value)) {
    report(
      path,
      `${alert} fires for every series that the expression returns, whatever its value. Compare it with a threshold, for example "> 0.5".`,
    );
  }
}
