/** Alertmanager configurations: one with every part that there is, and some with a mistake. */

export const WHOLE = `
global:
  resolve_timeout: 5m
  smtp_smarthost: mail.example.com:587
  smtp_from: alerts@example.com
  slack_api_url: https://hooks.example.com/T0
  opsgenie_api_key: secret
  pagerduty_url: https://pager.example.com
route:
  receiver: everything
  group_by: [alertname, service]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 3h
  routes:
    - matchers: ['severity="page"', 'team=~"shop|pay"']
      receiver: night
      group_by: ['...']
      continue: true
      active_time_intervals: [nights]
      routes:
        - match_re: {service: "pay.*"}
          receiver: payments
    - match: {severity: ticket}
      receiver: desk
      group_interval: 1h
      repeat_interval: 1d
      mute_time_intervals: [weekends, holidays]
    - matchers: [alertname = Watchdog]
      receiver: "null"
inhibit_rules:
  - source_matchers: [severity = page]
    target_matchers: [severity =~ "warning|ticket"]
    equal: [service]
  - source_match: {alertname: Down}
    target_match_re: {alertname: Slow.*}
    equal: [service, zone]
time_intervals:
  - name: nights
    time_intervals:
      - times: [{start_time: "22:00", end_time: "24:00"}, {start_time: "00:00", end_time: "06:30"}]
        weekdays: ["monday:friday"]
        location: UTC
  - name: holidays
    time_intervals:
      - {months: [december], days_of_month: ["24:26", "-1"], years: ["2026:2030"]}
      - {months: ["1", "5:may"], days_of_month: ["1"]}
mute_time_intervals:
  - name: weekends
    time_intervals: [{weekdays: [saturday, sunday]}]
receivers:
  - name: everything
    slack_configs:
      - channel: "#alerts"
        send_resolved: true
        title: '{{ .CommonAnnotations.summary }}'
        actions: [{type: button, text: Runbook, url: https://example.com}]
  - name: night
    pagerduty_configs:
      - routing_key: secret
        severity: critical
        details: {firing: '{{ .Alerts.Firing | len }}'}
    opsgenie_configs: [{message: x, responders: [{type: team, name: shop}]}]
  - name: payments
    webhook_configs: [{url: https://example.com/hook, send_resolved: false, max_alerts: 10}]
  - name: desk
    email_configs: [{to: desk@example.com, headers: {Subject: x}, html: ''}]
  - name: "null"
templates: [templates/*.tmpl]
`;

const file = (route: string, more = 'receivers: [{name: a}, {name: b}]'): string => `route: ${route}\n${more}\n`;

/** What is wrong, a file in which it is, and where and how it is told. */
export const MISTAKES: readonly (readonly [what: string, text: string, told: string])[] = [
  ['no route', 'receivers: [{name: a}]\n', '1:1: an Alertmanager configuration needs "route": The root of the routing tree.'],
  ['a root without a receiver', file('{group_by: [a]}'), '1:8: route: the root route needs a receiver for what no other takes.'],
  [
    'a root that does not take everything',
    file('{receiver: a, matchers: [x=y]}'),
    '1:32: route.matchers: the root route takes every alert at every time. Put this into a route below it.',
  ],
  [
    'a root that continues',
    file('{receiver: a, continue: true}'),
    '1:32: route.continue: the root route takes every alert at every time. Put this into a route below it.',
  ],
  [
    'a receiver that is not there',
    file('{receiver: a, routes: [{receiver: bb}]}'),
    '1:42: route.routes[0].receiver: no receiver is called "bb". Did you mean "b"?',
  ],
  [
    'two receivers of one name',
    file('{receiver: a}', 'receivers: [{name: a}, {name: a}]'),
    '2:31: receivers[1].name: there is already a receiver called "a".',
  ],
  [
    'a time that is not there',
    file('{receiver: a, routes: [{mute_time_intervals: [night]}]}'),
    '1:53: route.routes[0].mute_time_intervals: no time interval is called "night".',
  ],
  [
    'a matcher that is none',
    file('{receiver: a, routes: [{matchers: ["x ~ y"]}]}'),
    '1:43: route.routes[0].matchers[0]: is no matcher: at character 2 of "x ~ y" a label name, one of = != =~ !~, and a value, in quotes if it has special characters is expected. Write for example service="checkout".',
  ],
  [
    'a regular expression that is none',
    file('{receiver: a, routes: [{matchers: [\'x=~"("\']}]}'),
    '1:43: route.routes[0].matchers[0]: "(" is no regular expression: error parsing regexp: missing closing ): `(`.',
  ],
  [
    'labels of a group beside all labels',
    file('{receiver: a, group_by: ["...", x]}'),
    '1:8: route.group_by: groups by all labels with "...", so there can be no other ones beside it.',
  ],
  ['a label of a group twice', file('{receiver: a, group_by: [x, x]}'), '1:8: route.group_by: groups by "x" twice.'],
  ['no time between notifications', file('{receiver: a, group_interval: 0s}'), '1:8: route.group_interval: must be at least 1s.'],
  [
    'a mistyped key',
    file('{receiver: a, group_wiat: 5s}'),
    '1:22: route.group_wiat: a route has no key "group_wiat". Did you mean "group_wait"?',
  ],
  [
    'a mistyped key of an integration',
    file('{receiver: a}', 'receivers: [{name: a, webhook_configs: [{url: "http://x", send_resolve: true}]}]'),
    '2:59: receivers[0].webhook_configs[0].send_resolve: a webhook integration has no key "send_resolve". Did you mean "send_resolved"?',
  ],
  [
    'a time that ends before it begins',
    file(
      '{receiver: a}',
      'receivers: [{name: a}]\ntime_intervals: [{name: n, time_intervals: [{times: [{start_time: "22:00", end_time: "06:00"}]}]}]',
    ),
    '3:54: time_intervals[0].time_intervals[0].times[0]: must end after it begins; over midnight it takes two.',
  ],
  [
    'a weekday that is none',
    file('{receiver: a}', 'receivers: [{name: a}]\ntime_intervals: [{name: n, time_intervals: [{weekdays: [someday]}]}]'),
    '3:57: time_intervals[0].time_intervals[0].weekdays[0]: must be a weekday or a range such as monday:friday, but is "someday".',
  ],
  [
    'days that end on the wrong side of the month',
    file('{receiver: a}', 'receivers: [{name: a}]\ntime_intervals: [{name: n, time_intervals: [{days_of_month: ["-3:3"]}]}]'),
    '3:62: time_intervals[0].time_intervals[0].days_of_month[0]: must end on a negative day when it begins on one.',
  ],
];
