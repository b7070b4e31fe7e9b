/** What is done about an alert that is wrong. */
import { durationLiteral, parseDuration } from '../../../sim/base/time.ts';
import { oneOf, type DeedChoice } from './deed-choice.ts';

export const CHANGE_ALERT: DeedChoice = {
  kind: 'changeAlert',
  title: 'Change an alert',
  icon: 'alerts',
  summary: 'Another expression, or another time for which it must hold, from the next evaluation on.',
  fields: ({ rules }, filled) => {
    const on = oneOf(
      'on',
      'Alert',
      filled,
      rules.map(({ alert }) => alert),
    );
    const rule = rules.find(({ alert }) => alert === on.value);
    const expr = filled['expr'] ?? rule?.expr ?? '';
    const holds = filled['for'] ?? durationLiteral(rule?.forUs ?? 0);
    const wrong = parseDuration(holds) === null;
    return [
      on,
      {
        as: 'text',
        name: 'expr',
        label: 'Expression (PromQL)',
        hint: 'fires for every series that it returns',
        value: expr,
        wide: true,
        wrong: false,
      },
      { as: 'text', name: 'for', label: 'Must hold for', hint: 'such as 2m', value: holds, wrong },
    ];
  },
  deed: ({ on = '', expr = '', for: holds = '' }, { rules }) => {
    const rule = rules.find(({ alert }) => alert === on);
    const forUs = parseDuration(holds);
    if (rule === undefined || forUs === null || expr.trim() === '') return null;
    const [newExpr, newFor] = [expr === rule.expr ? '' : expr, forUs === rule.forUs ? null : forUs];
    return newExpr === '' && newFor === null ? null : { kind: 'changeAlert', alert: on, expr: newExpr, forUs: newFor };
  },
};
