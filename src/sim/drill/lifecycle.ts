/**
 * The course of a drill as a state machine: briefing, running, mitigated and back, diagnosed, debriefed. Used as a pure
 * function: the phase follows from the moments of the run so far and from nothing else, so a rewound or restored run is
 * in the right phase without keeping one (law 4).
 */
import { setup, transition } from 'xstate';
import type { Micros } from '../base/time.ts';
import type { DrillPhase } from '../model/drill.ts';

export type DrillEvent =
  /** The learner has taken over. */
  | { readonly type: 'begun' }
  /** The objective has been healthy for as long as the answer asks. */
  | { readonly type: 'recovered' }
  | { readonly type: 'relapsed' }
  /** The learner has named a cause, right or wrong. */
  | { readonly type: 'diagnosed' }
  /** The clock of the scenario has run out. */
  | { readonly type: 'ended' };

export interface DrillMoment {
  readonly atUs: Micros;
  readonly type: DrillEvent['type'];
}

export const drillMachine = setup({ types: { events: {} as DrillEvent } }).createMachine({
  id: 'drill',
  initial: 'briefing',
  states: {
    briefing: { on: { begun: 'running' } },
    running: { on: { recovered: 'mitigated', diagnosed: 'diagnosed', ended: 'debriefed' } },
    mitigated: { on: { relapsed: 'running', diagnosed: 'diagnosed', ended: 'debriefed' } },
    diagnosed: { on: { ended: 'debriefed' } },
    debriefed: { type: 'final' },
  },
});

/** The phase after one more event; an event that a phase does not know leaves it as it is. */
export function nextPhase(phase: DrillPhase, type: DrillEvent['type']): DrillPhase {
  if (phase === 'debriefed') return phase;
  const [after] = transition(drillMachine, drillMachine.resolveState({ value: phase }), { type });
  return after.value;
}

/** The phase after all moments, which are given in the order of time. */
export function phaseAfter(moments: readonly DrillMoment[]): DrillPhase {
  return moments.reduce<DrillPhase>((phase, { type }) => nextPhase(phase, type), 'briefing');
}
