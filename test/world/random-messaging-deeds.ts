/** Random deeds upon messages and their consumers, for the random systems. */
import type { MessagingDeed } from '../../src/sim/model/messaging-deed.ts';
import type { Service } from '../../src/sim/model/topology.ts';

export const BROKER = 'events';

const OPERATIONS = ['pauseConsumer', 'resumeConsumer', 'skipMessage', 'moveOffsets', 'redrive', 'publish'] as const;

/** Null when the service has no consumer that it could be about. */
export function messagingDeed(
  { place, amount, fault }: { readonly place: number; readonly amount: number; readonly fault: number },
  { name, consumers = [] }: Service,
): MessagingDeed | null {
  const operation = OPERATIONS[place % OPERATIONS.length];
  const words = { partition: amount - 1, messages: amount, key: fault, malformed: fault === 1, title: '', author: 'test' };
  if (operation === 'publish') return { kind: 'messaging', operation, component: BROKER, name: 'orders', to: '', ...words };
  if (operation === 'redrive') return { kind: 'messaging', operation, component: BROKER, name: 'dead', to: 'orders', ...words };
  if (consumers.length === 0) return null;
  const consumer = consumers[fault % consumers.length].name;
  const to = operation !== 'moveOffsets' ? '' : amount % 2 === 0 ? 'latest' : 'earliest';
  return { kind: 'messaging', operation, component: name, name: consumer, to, ...words };
}
