/** A broker with little processor time or a slow disk; one that stands still takes and gives nothing until it goes on. */
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const slowBroker: Fault = {
  description: {
    name: 'slow-broker',
    title: 'Slow broker',
    family: 'broker',
    summary: 'The broker takes longer to store messages and to hand them out; with nothing left of its speed it stands still.',
    target: 'broker',
    parameters: [
      { name: 'speed', title: 'Share of its speed that is left', unit: 'ratio', min: 0, max: 1, usual: 0.01, calm: 1 },
    ],
    signature: {
      on: 'events',
      parameters: {},
      signs: [
        soon(
          'publishing takes longer',
          'sum(rate(messaging_publish_duration_seconds_sum{messaging_destination_name="orders"}[10s])) / sum(rate(messaging_publish_duration_seconds_count{messaging_destination_name="orders"}[10s]))',
          'above',
          0.05,
        ),
      ],
    },
  },
  effects: ({ component }, { speed }) => [
    { kind: 'hook', hook: 'speed', at: { kind: 'broker', broker: component }, value: speed },
  ],
};
