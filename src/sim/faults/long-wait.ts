/** An alert that waits for so long before it fires that whatever it is about is over, or everybody knows. */
import { HOUR, MINUTE, SECOND } from '../base/time.ts';
import { FAILING_CHARGES, soonOrLater } from './alerts.ts';
import type { Fault } from './fault.ts';

export const longWait: Fault = {
  description: {
    name: 'long-wait',
    title: 'Alert that waits too long',
    family: 'observability',
    summary: 'The rule of the alert must hold for at least so long before it fires, until somebody changes that.',
    target: 'alert',
    parameters: [
      {
        name: 'wait',
        title: 'For how long it must hold',
        unit: 'us',
        min: SECOND,
        max: 24 * HOUR,
        usual: 30 * MINUTE,
        calm: SECOND,
      },
    ],
    signature: {
      on: 'ChargesFail',
      parameters: {},
      beside: FAILING_CHARGES,
      signs: [
        soonOrLater(
          'the alert is pending and stays so',
          'count_over_time(ALERTS{alertname="ChargesFail",alertstate="pending"}[20s:1s])',
          15,
        ),
      ],
    },
  },
  effects: ({ component }, { wait }) => [{ kind: 'alerting', change: { what: 'wait', alert: component, forUs: wait } }],
};
