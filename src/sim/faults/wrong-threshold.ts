/** A rule of alerts whose threshold is far from what it should be: users suffer and nobody is told, or nobody suffers and everybody is. */
import { CHARGES_HAVE_FAILED, FAILING_CHARGES, soonOrLater } from './alerts.ts';
import type { Fault } from './fault.ts';

export const wrongThreshold: Fault = {
  description: {
    name: 'wrong-threshold',
    title: 'Wrong threshold',
    family: 'observability',
    summary:
      'The number that the rule of the alert compares with is so many times as high, until somebody changes its expression.',
    target: 'alert',
    parameters: [
      { name: 'factor', title: 'How many times as high', unit: 'times', min: 0.0001, max: 1_000_000, usual: 100, calm: 1 },
    ],
    signature: {
      on: 'ChargesFail',
      parameters: {},
      beside: FAILING_CHARGES,
      signs: [
        soonOrLater('much fails, and the alert is silent', `${CHARGES_HAVE_FAILED} unless on () ALERTS{alertname="ChargesFail"}`),
      ],
    },
  },
  effects: ({ component }, { factor }) => [{ kind: 'alerting', change: { what: 'threshold', alert: component, factor } }],
};
