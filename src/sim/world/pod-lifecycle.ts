/** The life of a pod as a statechart. Used as a pure function from phase to phase; time belongs to the kernel. */
import { createMachine, transition } from 'xstate';

export type PodPhase = 'starting' | 'ready' | 'draining' | 'crashed' | 'gone';
export type PodEvent = 'started' | 'drain' | 'idle' | 'die' | 'replaced';

export const podMachine = createMachine({
  id: 'pod',
  initial: 'starting',
  states: {
    starting: { on: { started: 'ready', drain: 'gone', die: 'crashed' } },
    /** Takes new requests. */
    ready: { on: { drain: 'draining', die: 'crashed' } },
    /** Finishes what it has, takes nothing new, and goes with the scrape that finds it idle. */
    draining: { on: { idle: 'gone', die: 'gone' } },
    /** Its process has died; its container waits to be started again, as a pod of the same name. */
    crashed: { on: { replaced: 'gone', drain: 'gone' } },
    gone: { type: 'final' },
  },
});

/** The phase after `event`; the same phase when the event means nothing there. */
export function nextPhase(phase: PodPhase, event: PodEvent): PodPhase {
  const [next] = transition(podMachine, podMachine.resolveState({ value: phase, context: {} }), { type: event });
  return next.value as PodPhase;
}
