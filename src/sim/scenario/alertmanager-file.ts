/**
 * An Alertmanager configuration as it is: routes, receivers, inhibition, recurring times. What leads nowhere is refused as Alertmanager
 * itself refuses it (config/config.go); secrets and addresses are not looked at.
 */
import type { InhibitRule, NotificationConfig } from '../model/notification.ts';
import { matcherMap, matchers } from './matcher-shape.ts';
import { object, optional, required } from './object-shape.ts';
import { text } from './quantity.ts';
import { anything, receiver, unread } from './receiver-shape.ts';
import { inherited, noRoute, route, type WrittenRoute } from './route-shape.ts';
import { convert, list, type Reading, type Shape } from './shape.ts';
import { suggest } from './suggestion.ts';
import { namedTimes } from './time-interval-shape.ts';

const receiversMax = 200;
const inhibitRulesMax = 200;

const inhibitRule: Shape<InhibitRule> = convert(
  object('an inhibition rule', {
    name: optional(text(200, 'titleLengthMax', 'one line'), 'Its name, for people.'),
    source_match: optional(matcherMap('='), 'What silences; the older way.'),
    source_match_re: optional(matcherMap('=~'), 'What silences, by regular expressions; the older way.'),
    source_matchers: optional(matchers, 'What silences.'),
    target_match: optional(matcherMap('='), 'What is silenced; the older way.'),
    target_match_re: optional(matcherMap('=~'), 'What is silenced, by regular expressions; the older way.'),
    target_matchers: optional(matchers, 'What is silenced.'),
    equal: optional(list(text(200, 'titleLengthMax', 'one line'), { max: 100, what: 'labels' }), 'Labels that must be equal.'),
  }),
  (read): InhibitRule => ({
    source: [...(read.source_match ?? []), ...(read.source_match_re ?? []), ...(read.source_matchers ?? [])],
    target: [...(read.target_match ?? []), ...(read.target_match_re ?? []), ...(read.target_matchers ?? [])],
    equal: read.equal ?? [],
  }),
  () => ({ source: [], target: [], equal: [] }),
);

const GLOBAL = [
  'resolve_timeout http_config smtp_from smtp_hello smtp_smarthost smtp_auth_username smtp_auth_password smtp_auth_password_file',
  'smtp_auth_secret smtp_auth_secret_file smtp_auth_identity smtp_require_tls smtp_force_implicit_tls smtp_tls_config slack_api_url',
  'slack_api_url_file slack_app_token slack_app_token_file slack_app_url pagerduty_url opsgenie_api_url opsgenie_api_key',
  'opsgenie_api_key_file wechat_api_url wechat_api_secret wechat_api_secret_file wechat_api_corp_id victorops_api_url victorops_api_key',
  'victorops_api_key_file telegram_api_url telegram_bot_token telegram_bot_token_file webex_api_url jira_api_url rocketchat_api_url',
  'rocketchat_token rocketchat_token_file rocketchat_token_id rocketchat_token_id_file mattermost_webhook_url mattermost_webhook_url_file',
].join(' ');

const times = list(namedTimes, { max: 200, what: 'time intervals' });

const fields = {
  global: optional(object('the global part', unread(GLOBAL)), 'Addresses and secrets, which the simulation does not use.'),
  templates: optional(anything, 'Files of templates, which the simulation does not use.'),
  tracing: optional(anything, 'Of no consequence in the simulation.'),
  route: required(route, 'The root of the routing tree.'),
  inhibit_rules: optional(list(inhibitRule, { max: inhibitRulesMax, what: 'inhibition rules' }), 'Which alerts silence which.'),
  receivers: optional(list(receiver, { max: receiversMax, what: 'receivers' }), 'Who can be told.'),
  mute_time_intervals: optional(times, 'Recurring times; the older name.'),
  time_intervals: optional(times, 'Recurring times that routes refer to.'),
};

export const alertmanagerFile: Shape<NotificationConfig> = convert(
  object('an Alertmanager configuration', fields),
  (read, _, reading): NotificationConfig => {
    const receivers = read.receivers ?? [];
    const timeIntervals = [...(read.mute_time_intervals ?? []), ...(read.time_intervals ?? [])];
    refuseDoubles(receivers, 'receiver', reading);
    refuseDoubles(timeIntervals, 'time interval', reading);
    checkRoot(read.route, reading);
    const known = { receivers: receivers.map(({ name }) => name), times: timeIntervals.map(({ name }) => name) };
    checkNames(read.route, known, reading);
    return { route: inherited(read.route), inhibitRules: read.inhibit_rules ?? [], timeIntervals, receivers };
  },
  (): NotificationConfig => ({ route: inherited(noRoute()), inhibitRules: [], timeIntervals: [], receivers: [] }),
);

function refuseDoubles(named: readonly { readonly name: string }[], what: string, reading: Reading): void {
  const seen = new Set<string>();
  for (const one of named) {
    if (one.name !== '' && seen.has(one.name))
      reading.reportAbout(one, ['name'], `there is already a ${what} called ${JSON.stringify(one.name)}.`);
    seen.add(one.name);
  }
}

function checkRoot(root: WrittenRoute, reading: Reading): void {
  const { read } = root;
  if (read.receiver === undefined)
    reading.reportAbout(root, ['receiver'], 'the root route needs a receiver for what no other takes.');
  const unfit = ['match', 'match_re', 'matchers', 'mute_time_intervals', 'active_time_intervals', 'continue'] as const;
  for (const key of unfit) {
    const written = read[key];
    if (written !== undefined && written.length > 0 && written !== 'false')
      reading.reportAbout(root, [key], 'the root route takes every alert at every time. Put this into a route below it.');
  }
}

interface Names {
  readonly receivers: readonly string[];
  readonly times: readonly string[];
}

function checkNames(route: WrittenRoute, known: Names, reading: Reading): void {
  const { receiver: name = '', mute_time_intervals: mute = [], active_time_intervals: active = [] } = route.read;
  const need = (what: string, wanted: string, among: readonly string[], key: string): void => {
    if (wanted === '' || among.includes(wanted)) return;
    reading.reportAbout(route, [key], `no ${what} is called ${JSON.stringify(wanted)}.${suggest(wanted, among)}`);
  };
  need('receiver', name, known.receivers, 'receiver');
  for (const one of mute) need('time interval', one, known.times, 'mute_time_intervals');
  for (const one of active) need('time interval', one, known.times, 'active_time_intervals');
  for (const one of route.routes) checkNames(one, known, reading);
}
