/**
 * Prometheus rule files as they are: groups of recording and alerting rules. The expressions themselves are checked by whoever can read
 * PromQL.
 */
import type { AlertRule, Rule, RuleGroup } from '../model/alert.ts';
import { rulesMax } from './limits.ts';
import { defaulted, object, optional, required, variants } from './object-shape.ts';
import { labelTexts, prometheusDuration } from './prometheus-words.ts';
import { count, longText, text, title } from './quantity.ts';
import { convert, form, list, type Reading, type Shape } from './shape.ts';

/** Prometheus takes any text; longer ones than a title are a mistake. */
const alertName: Shape<string> = convert(
  title,
  (written, at, reading) => {
    if (!(written in {})) return written;
    reading.report(at, 'is a reserved name. Choose another one.');
    return undefined;
  },
  () => '',
);

const recordedName: Shape<string> = form({
  expected: 'the name of a metric: letters, digits, "_" and ":"',
  pattern: '^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$',
  parse: (written) => (/^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$/.test(written) ? { value: written } : null),
  standIn: '',
});

const alertingRule: Shape<Rule> = convert(
  object('an alerting rule', {
    alert: required(alertName, 'The name of the alert.'),
    expr: required(longText, 'The PromQL expression; each series that it returns is one alert.'),
    for: defaulted(prometheusDuration, '0', 'How long the expression must return it before it fires.'),
    keep_firing_for: optional(prometheusDuration, 'How long it goes on firing when the expression no longer returns it.'),
    labels: defaulted(labelTexts, {}, 'Labels added to each alert.'),
    annotations: defaulted(labelTexts, {}, 'Texts for people, with templates.'),
  }),
  (read): Rule => ({
    alert: read.alert,
    expr: read.expr,
    forUs: read.for,
    ...(read.keep_firing_for === undefined ? {} : { keepFiringForUs: read.keep_firing_for }),
    labels: sorted(read.labels),
    annotations: sorted(read.annotations),
  }),
  noAlert,
);

const recordingRule: Shape<Rule> = convert(
  object(
    'a recording rule',
    {
      record: required(recordedName, 'The name of the series that it records.'),
      expr: required(longText, 'The PromQL expression; each series that it returns is recorded.'),
      labels: defaulted(labelTexts, {}, 'Labels added to each series.'),
    },
    {
      for: 'Nothing waits for a recording rule; "for" belongs to alerting rules.',
      keep_firing_for: 'Nothing fires by a recording rule; "keep_firing_for" belongs to alerting rules.',
      annotations: 'Series have no texts; "annotations" belong to alerting rules.',
    },
  ),
  (read): Rule => ({ record: read.record, expr: read.expr, labels: sorted(read.labels) }),
  noAlert,
);

const group = convert(
  object(
    'a group of rules',
    {
      name: required(text(200, 'groupNameLengthMax', 'one line'), 'The name of the group.'),
      interval: defaulted(prometheusDuration, '15s', 'How often its rules are evaluated.'),
      limit: optional(
        count({ max: 1_000_000, maxName: 'limitMax' }),
        'How many alerts or series a rule of it may return; one that returns more fails as a whole. 0, or left out: no limit.',
      ),
      query_offset: optional(prometheusDuration, 'How far back its rules look, for samples that come late.'),
      labels: defaulted(labelTexts, {}, 'Labels of every rule of it that does not set them itself.'),
      rules: defaulted(
        list(variants('a rule', { alert: alertingRule, record: recordingRule }), { max: rulesMax, what: 'rules' }),
        [],
        'Its rules, evaluated in order.',
      ),
    },
    { partial_response_strategy: 'It belongs to Thanos; leave it out.' },
  ),
  (read, at, reading): RuleGroup => {
    if (read.interval < 1e6) reading.report(at, 'must be at least 1s.', '.interval');
    const shared = sorted(read.labels);
    return {
      name: read.name,
      intervalUs: read.interval,
      ...(read.limit === undefined || read.limit === 0 ? {} : { elementsMax: read.limit }),
      ...(read.query_offset === undefined ? {} : { offsetUs: read.query_offset }),
      rules: read.labels.length === 0 ? read.rules : read.rules.map((rule) => withLabels(rule, shared, reading)),
    };
  },
  (): RuleGroup => ({ name: '', intervalUs: 1e6, rules: [] }),
);

/** What is found wrong with the rule later stands where the rule does. */
function withLabels(rule: Rule, shared: Readonly<Record<string, string>>, reading: Reading): Rule {
  const whole = { ...rule, labels: { ...shared, ...rule.labels } };
  const place = reading.placeOf(rule);
  if (place !== undefined) reading.remember(whole, place);
  return whole;
}

function noAlert(): AlertRule {
  return { alert: '', expr: '', forUs: 0, labels: {}, annotations: {} };
}

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
