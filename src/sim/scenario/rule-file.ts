/**
 * Prometheus rule files as they are: groups of alerting rules. What this simulator does not do yet is refused with a reason, never
 * ignored. The expressions themselves are checked by whoever can read PromQL.
 */
import type { AlertRule, RuleGroup } from '../model/alert.ts';
import { DAY, type Micros } from '../base/time.ts';
import { rulesMax } from './limits.ts';
import { defaulted, object, required } from './object-shape.ts';
import { longText, text } from './quantity.ts';
import { convert, form, list, mapOf, type Shape } from './shape.ts';

const UNITS_US: Readonly<Record<string, Micros>> = { ms: 1e3, s: 1e6, m: 6e7, h: 3.6e9, d: DAY, w: 7 * DAY, y: 365 * DAY };
const PROMETHEUS_DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Prometheus' own durations: whole numbers, large units first, such as 1h30m. */
const prometheusDuration: Shape<Micros> = form({
  expected: 'a Prometheus duration such as 30s, 5m or 1h30m',
  pattern: '^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$',
  parse(written) {
    if (written === '0') return { value: 0 };
    const match = written.length > 40 || written === '' ? null : PROMETHEUS_DURATION.exec(written);
    if (match === null) return null;
    const us = ['y', 'w', 'd', 'h', 'm', 's', 'ms'].reduce(
      (sum, unit, i) => sum + Number(match[i + 1] ?? 0) * (UNITS_US[unit] ?? 0),
      0,
    );
    return us <= 366 * DAY ? { value: us } : 'is too long; at most 1y is allowed.';
  },
  standIn: 0,
});

const labelName: Shape<string> = form({
  expected: 'a label name of letters, digits and "_"',
  pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$',
  parse(written) {
    if (written.length > 128 || !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(written)) return null;
    return written.startsWith('__') || written in {} ? 'is a reserved name. Choose another one.' : { value: written };
  },
  standIn: '',
});

const alertName: Shape<string> = form({
  expected: 'a name of letters, digits and "_"',
  pattern: '^[a-zA-Z_][a-zA-Z0-9_]{0,62}$',
  parse: (written) => (/^[a-zA-Z_][a-zA-Z0-9_]{0,62}$/.test(written) && !(written in {}) ? { value: written } : null),
  standIn: '',
});

const words = mapOf(labelName, text(2_000, 'annotationLengthMax', 'lines'), { max: 50, what: 'labels' });

const rule = convert(
  object(
    'an alerting rule',
    {
      alert: required(alertName, 'The name of the alert.'),
      expr: required(longText, 'The PromQL expression; each series that it returns is one alert.'),
      for: defaulted(prometheusDuration, '0', 'How long the expression must return it before it fires.'),
      labels: defaulted(words, {}, 'Labels added to each alert.'),
      annotations: defaulted(words, {}, 'Texts for people, with templates.'),
    },
    {
      record: 'Recording rules are not supported yet; write the expression into the alert.',
      keep_firing_for: '"keep_firing_for" is not supported yet; leave it out.',
    },
  ),
  (read): AlertRule => ({
    alert: read.alert,
    expr: read.expr,
    forUs: read.for,
    labels: sorted(read.labels),
    annotations: sorted(read.annotations),
  }),
  (): AlertRule => ({ alert: '', expr: '', forUs: 0, labels: {}, annotations: {} }),
);

const group = convert(
  object(
    'a group of rules',
    {
      name: required(text(200, 'groupNameLengthMax', 'one line'), 'The name of the group.'),
      interval: defaulted(prometheusDuration, '15s', 'How often its rules are evaluated.'),
      rules: required(list(rule, { max: rulesMax, what: 'rules' }), 'Its rules, evaluated in order.'),
    },
    {
      limit: '"limit" is not supported yet; leave it out.',
      query_offset: '"query_offset" is not supported yet; leave it out.',
      labels: 'Labels of a whole group are not supported yet; write them into each rule.',
    },
  ),
  (read, at, reading): RuleGroup => {
    if (read.interval < 1e6) reading.report(at, 'must be at least 1s.', '.interval');
    return { name: read.name, intervalUs: read.interval, rules: read.rules };
  },
  (): RuleGroup => ({ name: '', intervalUs: 1e6, rules: [] }),
);

export const ruleFile: Shape<RuleGroup[]> = convert(
  object('a rule file', { groups: required(list(group, { max: 100, what: 'groups' }), 'Groups of rules.') }),
  (read, _at, reading) => {
    const names = new Set<string>();
    for (const one of read.groups) {
      if (one.name !== '' && names.has(one.name))
        reading.reportAbout(one, ['name'], `there is already a group called ${JSON.stringify(one.name)}.`);
      names.add(one.name);
    }
    return read.groups;
  },
  () => [],
);

function sorted(entries: readonly { readonly key: string; readonly value: string }[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ key, value }) => [key, value] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}
