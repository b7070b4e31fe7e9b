/** A consumer that does not read the context in the headers of messages: the trace of whoever sent them ends at the topic. */
import type { Fault } from './fault.ts';
import { tracesFound } from './signs.ts';

export const lostContext: Fault = {
  description: {
    name: 'lost-context',
    title: 'Context lost over a queue',
    family: 'observability',
    summary:
      'The consumer begins a trace of its own for each message, like a version whose instrumentation does not know the broker.',
    target: 'consumer',
    parameters: [],
    signature: {
      on: 'ledger orders',
      parameters: {},
      signs: [tracesFound('traces begin in the consumer', 'ledger', 'above', 0.5)],
    },
  },
  effects: ({ component, part }) => [{ kind: 'override', component, setting: `consumers.${part}.context`, law: 'to', value: 0 }],
};
