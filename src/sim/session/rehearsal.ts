/**
 * Goes through a scenario's time line and replays once without users, which takes a moment, to find actions that will make no sense
 * when their time comes: a rollback of a change that does not exist, the end of a fault that never began.
 */
import { SECOND, type Micros } from '../base/time.ts';
import type { Replay, Scenario } from '../model/scenario.ts';
import type { Topology } from '../model/topology.ts';
import { plannedActions } from './action-queue.ts';
import { ImpossibleAction, openRun } from './run.ts';

export interface Misstep {
  /** The replay that goes wrong; null when the time line does by itself. */
  readonly replay: Replay | null;
  readonly atUs: Micros;
  /** Position among the actions of the time line or of the replay. */
  readonly index: number;
  readonly message: string;
}

/**
 * Events that one rehearsal may take, with all its replays: what a system does by itself at its busiest would else take minutes. Missteps
 * that lie behind are told when a run comes to them.
 */
const REHEARSAL_EVENTS_MAX = 5_000_000;
/** A run is asked so many times how far it is. */
const SLICES = 5_000;

/** The first misstep of the time line, or else of each replay. */
export function rehearse(scenario: Scenario): readonly Misstep[] {
  const empty: Scenario = { ...scenario, topology: withoutVisits(scenario.topology) };
  const budget = { events: REHEARSAL_EVENTS_MAX };
  const ofTimeline = misstep(empty, null, budget);
  if (ofTimeline !== null) return [ofTimeline];
  return scenario.replays.map((replay) => misstep(empty, replay, budget)).filter((one) => one !== null);
}

/**
 * Some faults are about users, of an open loop or of a closed one, so they are there; none of them comes before the end of any run. No
 * deed asks what balancers find, so they look for nothing: one round of their checks is one event, however many replicas there are.
 */
function withoutVisits(topology: Topology): Topology {
  const nobody = { kind: 'closed', clients: 0, think: { kind: 'constant', valueUs: 0 } } as const;
  const never = { kind: 'regular', perSecond: 1e-9 } as const;
  const jobs = topology.jobs?.map((job) => ({ ...job, suspended: true }));
  const users = topology.users.map((group) => ({
    ...group,
    arrivals: group.arrivals.kind === 'closed' ? nobody : never,
    load: null,
  }));
  const services = topology.services.map((service) => ({
    ...service,
    balancing: service.balancing && { ...service.balancing, health: null },
  }));
  return { ...topology, services, jobs, users };
}

function misstep(scenario: Scenario, replay: Replay | null, budget: { events: number }): Misstep | null {
  const run = openRun(scenario, 'rehearsal', { telemetry: 'off', ...(replay === null ? {} : { replay }) });
  const lastUs = plannedActions(scenario, replay ?? undefined).at(-1)?.atUs ?? 0;
  const sliceUs = Math.max(SECOND, Math.ceil(lastUs / SLICES));
  try {
    let untilUs = 0;
    do {
      untilUs = Math.min(lastUs, untilUs + sliceUs);
      run.advance(untilUs);
    } while (untilUs < lastUs && run.status().counts.events < budget.events);
    budget.events -= run.status().counts.events;
    return null;
  } catch (error) {
    if (!(error instanceof ImpossibleAction)) throw error;
    const { action, message } = error;
    const inReplay = replay?.actions.indexOf(action) ?? -1;
    const index = inReplay >= 0 ? inReplay : scenario.timeline.indexOf(action);
    return { replay: inReplay >= 0 ? replay : null, atUs: action.atUs, index, message };
  }
}
