/** A consumer that may have its messages for a shorter time than it works on them: others get them too, and what it does is in vain. */
import { HOUR, MILLISECOND, SECOND } from '../base/time.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const shortLease: Fault = {
  description: {
    name: 'short-lease',
    title: 'Short lease of messages',
    family: 'broker',
    summary:
      'After so long the broker gives the messages of a reader to another: the visibility timeout, the consumer timeout, max.poll.interval.',
    target: 'consumer',
    parameters: [{ name: 'lease', title: 'How long it may have them', unit: 'us', min: MILLISECOND, max: HOUR, usual: SECOND }],
    signature: {
      on: 'ledger letters',
      parameters: { lease: 15 * MILLISECOND },
      signs: [
        soon(
          'messages are worked on more often than they come',
          'sum(rate(messaging_process_messages_total{messaging_destination_name="letters"}[10s])) / sum(rate(messaging_publish_messages_total{messaging_destination_name="letters"}[10s]))',
          'above',
          1.5,
        ),
      ],
    },
  },
  effects: ({ component, part }, { lease }) => [
    { kind: 'override', component, setting: `consumers.${part}.lease`, law: 'atMost', value: lease },
  ],
};
