/** The life of a second set of pods as a statechart. Used as a pure function from phase to phase; time belongs to the kernel. */
import { createMachine, transition } from 'xstate';

export type DeliveryPhase = 'starting' | 'waiting' | 'promoted' | 'over';
export type DeliveryEvent = 'ready' | 'promote' | 'end';

const deliveryMachine = createMachine({
  id: 'delivery',
  initial: 'starting',
  states: {
    /** Its pods come up. */
    starting: { on: { ready: 'waiting', end: 'over' } },
    /** A canary takes its part of the requests, a green set none, until somebody decides. */
    waiting: { on: { promote: 'promoted', end: 'over' } },
    /** The new version takes all requests; the old pods of a blue-green deploy are kept for a while. */
    promoted: { on: { end: 'over' } },
    over: { type: 'final' },
  },
});

/** The phase after `event`; the same phase when the event means nothing there. */
export function nextDeliveryPhase(phase: DeliveryPhase, event: DeliveryEvent): DeliveryPhase {
  const [next] = transition(deliveryMachine, deliveryMachine.resolveState({ value: phase, context: {} }), { type: event });
  return next.value as DeliveryPhase;
}
