/** Rules on causes that hold in every replica whatever users feel: so many alerts that the one that matters is not seen. */
import { SECOND } from '../base/time.ts';
import type { AlertRule } from '../model/alert.ts';
import { soonOrLater } from './alerts.ts';
import type { Fault } from './fault.ts';

export const alertStorm: Fault = {
  description: {
    name: 'alert-storm',
    title: 'Alert storm',
    family: 'observability',
    summary: 'Rules come into force that fire for each endpoint of each replica of the service, at the slightest load.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        soonOrLater('many alerts fire at once', 'count(ALERTS{alertstate="firing"})', 8),
        soonOrLater('there are many groups of them', 'alertmanager_dispatcher_aggregation_groups', 4),
      ],
    },
  },
  effects: ({ component }) => [
    {
      kind: 'alerting',
      change: { what: 'rules', group: { name: `${component} causes`, intervalUs: 15 * SECOND, rules: causes(component) } },
    },
  ],
};

function causes(service: string): AlertRule[] {
  const own = `{service="${service}"}[1m]`;
  const mean = `rate(http_request_duration_seconds_sum${own}) / rate(http_request_duration_seconds_count${own})`;
  return [
    rule('ReplicaBusy', `sum by (service, pod, endpoint) (rate(http_requests_total${own})) > 0.01`, 'has many requests'),
    rule('ReplicaSlow', `max by (service, pod, endpoint) (${mean}) > 0.0001`, 'takes long'),
    rule('ReplicaChanged', `max by (service, pod, endpoint) (changes(http_requests_total${own})) > 2`, 'is not steady'),
  ];
}

function rule(alert: string, expr: string, says: string): AlertRule {
  return {
    alert,
    expr,
    forUs: 0,
    labels: { severity: 'page' },
    annotations: { summary: `{{ $labels.endpoint }} of {{ $labels.pod }} ${says}` },
  };
}
