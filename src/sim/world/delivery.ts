/**
 * A new version beside the old one, until somebody promotes it or takes it back: the pods of a canary take requests, the green set of
 * a blue-green deploy takes none before it takes all. Its pods stand aside: they are none of those that a service is to have.
 */
import type { Micros } from '../base/time.ts';
import type { Core } from './core.ts';
import { nextDeliveryPhase } from './delivery-lifecycle.ts';
import { EVENT_DELIVERY } from './event-kinds.ts';
import { drainPod, startPod } from './orchestrator.ts';
import type { Pod } from './pod.ts';
import type { Delivery } from './replica-set.ts';

/** Starts and drains pods of the set that stands aside; `pods` are those that there are of it. */
export function tendAside(core: Core, service: number, delivery: Delivery, pods: readonly Pod[]): void {
  const { replicas } = core.services[service];
  const { strategy, aside } = delivery;
  // An old set is kept as it is.
  if (delivery.phase === 'promoted') return;
  const wanted = strategy.kind === 'canary' ? strategy.replicas : replicas;
  for (const pod of pods.slice(wanted)) drainPod(core, pod.id);
  for (let i = pods.length; i < wanted; i++) startPod(core, service, aside);
  if (delivery.phase !== 'starting' || pods.length !== wanted || pods.some(({ isReady }) => !isReady)) return;
  delivery.phase = nextDeliveryPhase(delivery.phase, 'ready');
  if (strategy.promoteAfterUs !== null) schedule(core, service, delivery, strategy.promoteAfterUs);
}

/** Something is due for the delivery (delivering.ts), if it is still there then. */
export function schedule(core: Core, service: number, { change }: Delivery, inUs: Micros): void {
  core.events.schedule(core.events.nowUs + inUs, EVENT_DELIVERY, service, change);
}
