/**
 * Everything that an author may have got wrong in alert rules and that can be told without running them: expressions that do
 * not parse, expressions that always fire, times that make no sense. Where the rules stand in their file is told by path,
 * where an expression goes wrong by line and column within it.
 */
import type { Problem } from '../base/problem.ts';
import { DAY, formatDuration, SECOND } from '../base/time.ts';
import { isAlertRule, type AlertRule, type Rule, type RuleGroup } from '../model/alert.ts';
import type { Expr } from '../query/promql/ast.ts';
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
  const recorded = emptiedRecords(groups);
  groups.forEach((group, groupIndex) => {
    const path = `groups[${groupIndex}]`;
    if (names.has(group.name))
      report(`${path}.name`, `A group called "${group.name}" exists already. Give each group a name of its own.`);
    names.add(group.name);
    if (!(group.intervalUs >= INTERVAL_MIN_US && group.intervalUs <= INTERVAL_MAX_US)) {
      const range = `between ${formatDuration(INTERVAL_MIN_US)} and ${formatDuration(INTERVAL_MAX_US)}`;
      report(`${path}.interval`, `Rules are evaluated at an interval ${range}, for example 15s.`);
    }
    group.rules.forEach((rule, ruleIndex) => checkRule(rule, `${path}.rules[${ruleIndex}]`, recorded, report));
  });
  return problems;
}

type Report = (path: string, message: string) => void;

function checkRule(rule: Rule, path: string, recorded: ReadonlySet<string>, report: Report): void {
  for (const name of Object.keys(rule.labels)) {
    if (!LABEL_NAME.test(name) || name === '__name__')
      report(`${path}.labels.${name}`, 'A label name has letters, digits and _ only, no digit first, and is not __name__.');
  }
  if (isAlertRule(rule)) checkAlert(rule, path, report);
  checkExpression(rule, `${path}.expr`, recorded, report);
}

function checkAlert(rule: AlertRule, path: string, report: Report): void {
  if (rule.alert.trim() === '') report(`${path}.alert`, 'An alert needs a name.');
  if (!(rule.forUs >= 0 && rule.forUs <= FOR_MAX_US)) {
    report(`${path}.for`, `An alert waits between 0 s and ${formatDuration(FOR_MAX_US)} before it fires.`);
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
}

function checkExpression(rule: Rule, path: string, recorded: ReadonlySet<string>, report: Report): void {
  const name = isAlertRule(rule) ? rule.alert : rule.record;
  const outcome = parsePromql(rule.expr);
  if (!outcome.ok) {
    for (const { line, column, message } of outcome.problems) {
      report(path, `${name}, line ${line}, column ${column} of the expression: ${message}`);
    }
    return;
  }
  if (outcome.value.kind === 'string' || outcome.value.kind === 'range' || outcome.value.kind === 'subquery') {
    report(path, `${name}: a rule must return a vector or a number. Wrap a range in a function such as rate(...).`);
  } else if (isAlertRule(rule) && !firesOnPurpose(outcome.value) && !canBeEmpty(outcome.value, recorded)) {
    report(
      path,
      `${name} fires for every series that the expression returns, whatever its value. Compare it with a threshold, for example "> 0.5".`,
    );
  }
}

/** `vector(1)`: an alert that always fires, so that its absence tells that nobody is notified any more. */
function firesOnPurpose(expr: Expr): boolean {
  return expr.kind === 'call' && expr.function === 'vector' && expr.args.every(({ kind }) => kind === 'number');
}

/** Names of recorded series that are there only while something holds, in the order in which rules build on each other. */
function emptiedRecords(groups: readonly RuleGroup[]): ReadonlySet<string> {
  const recorded = new Set<string>();
  for (const rule of groups.flatMap(({ rules }) => rules)) {
    const outcome = isAlertRule(rule) ? null : parsePromql(rule.expr);
    if (outcome?.ok === true && !isAlertRule(rule) && canBeEmpty(outcome.value, recorded)) recorded.add(rule.record);
  }
  return recorded;
}
