/** The life of a circuit breaker as a statechart. Used as a pure function from state to state, and only when one is left. */
import { createMachine, transition } from 'xstate';

export type BreakerState = 'closed' | 'open' | 'half_open';
export type BreakerEvent = 'tripped' | 'elapsed' | 'recovered' | 'relapsed';

export const breakerMachine = createMachine({
  id: 'breaker',
  initial: 'closed',
  states: {
    /** Every call goes through and is counted. */
    closed: { on: { tripped: 'open' } },
    /** Every call is refused. */
    open: { on: { elapsed: 'half_open' } },
    /** A few calls go through and decide. */
    half_open: { on: { recovered: 'closed', relapsed: 'open' } },
  },
});

/** The state after `event`; the same state when the event means nothing there. */
export function nextBreakerState(state: BreakerState, event: BreakerEvent): BreakerState {
  const [next] = transition(breakerMachine, breakerMachine.resolveState({ value: state, context: {} }), { type: event });
  return next.value as BreakerState;
}
