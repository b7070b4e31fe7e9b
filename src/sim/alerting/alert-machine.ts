/**
 * The life of one alert as a state machine: inactive, pending, firing, resolved. Used as a pure function over plain
 * records, with the time given by the caller (law 4: no actor runs, no timer waits). The rules are Prometheus'
 * (rules/alerting.go): `for` counts from the first evaluation that held, a gap while pending starts it anew, one while firing is
 * passed over for as long as `keep_firing_for` says, and a resolved alert is remembered for 15 minutes.
 */
import { assign, setup, transition } from 'xstate';
import { MINUTE, type Micros } from '../base/time.ts';
import type { AlertState } from '../model/alert.ts';

/** How long a resolved alert stays visible (Prometheus' resolvedRetention). */
export const RESOLVED_KEPT_US: Micros = 15 * MINUTE;

/** Where one alert is in its life. */
export interface AlertLife {
  readonly state: AlertState;
  readonly activeAtUs: Micros;
  readonly firedAtUs: Micros | null;
  readonly resolvedAtUs: Micros | null;
  /** Since when it fires only because the rule keeps it firing; not said: it does not. */
  readonly keptSinceUs?: Micros;
}

/** What one evaluation of the rule saw. */
export interface Observation {
  /** Whether the expression returned this alert's labels. */
  readonly holds: boolean;
  readonly atUs: Micros;
  readonly forUs: Micros;
  readonly keepFiringForUs?: Micros | undefined;
}

interface Times {
  readonly activeAtUs: Micros;
  readonly firedAtUs: Micros | null;
  readonly resolvedAtUs: Micros | null;
  readonly keptSinceUs: Micros | null;
}

type AlertEvent = { readonly type: 'observe' } & Observation;

export const alertMachine = setup({
  types: { context: {} as Times, events: {} as AlertEvent },
  guards: {
    holds: ({ event }) => event.holds,
    gone: ({ event }) => !event.holds,
    holdsAndNeedsNoWait: ({ event }) => event.holds && event.forUs === 0,
    heldLongEnough: ({ context, event }) => event.holds && event.atUs - context.activeAtUs >= event.forUs,
    goneButKept: ({ context, event }) =>
      !event.holds && event.atUs - (context.keptSinceUs ?? event.atUs) < (event.keepFiringForUs ?? 0),
    backAgain: ({ context, event }) => event.holds && context.keptSinceUs !== null,
    goneAndForgotten: ({ context, event }) =>
      !event.holds && event.atUs - (context.resolvedAtUs ?? event.atUs) > RESOLVED_KEPT_US,
  },
  actions: {
    begin: assign({ activeAtUs: ({ event }) => event.atUs, firedAtUs: null, resolvedAtUs: null, keptSinceUs: null }),
    fire: assign({ firedAtUs: ({ event }) => event.atUs }),
    keep: assign({ keptSinceUs: ({ context, event }) => context.keptSinceUs ?? event.atUs }),
    hold: assign({ keptSinceUs: null }),
    resolve: assign({ resolvedAtUs: ({ event }) => event.atUs, keptSinceUs: null }),
  },
}).createMachine({
  id: 'alert',
  initial: 'inactive',
  context: { activeAtUs: 0, firedAtUs: null, resolvedAtUs: null, keptSinceUs: null },
  states: {
    inactive: {
      on: {
        observe: [
          { guard: 'holdsAndNeedsNoWait', target: 'firing', actions: ['begin', 'fire'] },
          { guard: 'holds', target: 'pending', actions: 'begin' },
        ],
      },
    },
    pending: {
      on: {
        observe: [
          { guard: 'heldLongEnough', target: 'firing', actions: 'fire' },
          { guard: 'gone', target: 'inactive' },
        ],
      },
    },
    firing: {
      on: {
        observe: [
          { guard: 'goneButKept', actions: 'keep' },
          { guard: 'gone', target: 'resolved', actions: 'resolve' },
          { guard: 'backAgain', actions: 'hold' },
        ],
      },
    },
    resolved: {
      on: {
        observe: [
          { guard: 'holdsAndNeedsNoWait', target: 'firing', actions: ['begin', 'fire'] },
          { guard: 'holds', target: 'pending', actions: 'begin' },
          { guard: 'goneAndForgotten', target: 'inactive' },
        ],
      },
    },
  },
});

/** An alert that nobody has seen yet. */
export const UNSEEN: AlertLife = { state: 'inactive', activeAtUs: 0, firedAtUs: null, resolvedAtUs: null };

/** The life after one more evaluation. The same object comes back when nothing changed. */
export function observe(life: AlertLife, observation: Observation): AlertLife {
  const { state, activeAtUs, firedAtUs, resolvedAtUs, keptSinceUs = null } = life;
  const before = alertMachine.resolveState({ value: state, context: { activeAtUs, firedAtUs, resolvedAtUs, keptSinceUs } });
  const [after] = transition(alertMachine, before, { type: 'observe', ...observation });
  const { keptSinceUs: kept, ...times } = after.context;
  if (after.value === state && kept === keptSinceUs) return life;
  return { state: after.value, ...times, ...(kept === null ? {} : { keptSinceUs: kept }) };
}
