/** A route that hands an alert to a receiver behind which there is nobody: it fires, is not silenced, and no pager rings. */
import { FAILING_CHARGES, soonOrLater } from './alerts.ts';
import type { Fault } from './fault.ts';

export const misroutedAlert: Fault = {
  description: {
    name: 'misrouted-alert',
    title: 'Alert that is routed to nobody',
    family: 'observability',
    summary: 'Before all other routes stands one that hands the alert to a receiver without an inbox.',
    target: 'alert',
    parameters: [],
    signature: {
      on: 'ChargesFail',
      parameters: {},
      beside: FAILING_CHARGES,
      signs: [
        soonOrLater(
          'the alert fires, and the pager is silent',
          'count_over_time(ALERTS{alertname="ChargesFail",alertstate="firing"}[15s:1s]) > 12 unless on () increase(alertmanager_notifications_total{receiver_name="pager"}[20s]) > 0',
        ),
      ],
    },
  },
  effects: ({ component }) => [{ kind: 'alerting', change: { what: 'route', alert: component } }],
};
