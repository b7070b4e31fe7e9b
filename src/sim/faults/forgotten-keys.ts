/** Idempotency keys that are not recognised: whatever comes twice is done twice. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const forgottenKeys: Fault = {
  description: {
    name: 'forgotten-keys',
    title: 'Forgotten idempotency keys',
    family: 'broker',
    summary: 'A share of the requests and messages that were worked on already is worked on as if it were new.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of those with a key', unit: 'ratio', min: 0.001, max: 1, usual: 1, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'ledger',
      parameters: {},
      beside: { fault: 'duplicate-messages', target: 'post letters', parameters: { share: 1 } },
      signs: [
        soon(
          'rows are written for each copy of a message',
          'sum(rate(db_query_duration_seconds_count{database="store",statement="sent"}[20s])) / sum(rate(messaging_publish_messages_total{messaging_destination_name="letters"}[20s]))',
          'above',
          1.5,
          40,
        ),
      ],
    },
  },
  unfit: (topology, target) =>
    lacking(
      topology,
      target,
      ({ endpoints, consumers = [] }) => [...endpoints, ...consumers].some(({ idempotent }) => idempotent !== undefined),
      'endpoint or consumer that remembers keys',
    ),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'forgottenRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
