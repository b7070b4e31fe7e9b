/** A silence that somebody made for a reason that is long gone: the alert fires, and nobody hears of it. */
import { DAY, HOUR } from '../base/time.ts';
import { FAILING_CHARGES, soonOrLater } from './alerts.ts';
import type { Fault } from './fault.ts';

export const forgottenSilence: Fault = {
  description: {
    name: 'forgotten-silence',
    title: 'Forgotten silence',
    family: 'observability',
    summary: 'A silence that was made so long ago holds back all notifications of the alert, until somebody ends it.',
    target: 'alert',
    parameters: [{ name: 'age', title: 'How long ago it was made', unit: 'us', min: 0, max: 364 * DAY, usual: 180 * DAY }],
    signature: {
      on: 'ChargesFail',
      parameters: {},
      beside: FAILING_CHARGES,
      signs: [
        soonOrLater('there is a silence', 'alertmanager_silences{state="active"}'),
        soonOrLater('an alert fires that nobody is told of', 'alertmanager_alerts{state="suppressed"}'),
      ],
    },
  },
  effects: ({ component }, { age }) => [
    {
      kind: 'alerting',
      change: {
        what: 'silence',
        silence: {
          kind: 'silence',
          matchers: [{ name: 'alertname', op: '=', value: component }],
          // It would have lasted for another day after any run.
          forUs: age + 2 * DAY + HOUR,
          agoUs: age,
          author: 'jonas',
          comment: 'until the move to the new cluster is done',
        },
      },
    },
  ],
};
