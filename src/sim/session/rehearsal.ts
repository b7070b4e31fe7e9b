/**
 * Goes through a scenario's time line and replays once without users, which takes a moment, to find actions that will make no sense
 * when their time comes: a rollback of a change that does not exist, the end of a fault that never began.
 */
import type { Micros } from '../base/time.ts';
import type { Replay, Scenario } from '../model/scenario.ts';
import type { Topology } from '../model/topology.ts';
import { ImpossibleAction, openRun } from './run.ts';

export interface Misstep {
  /** The replay that goes wrong; null when the time line does by itself. */
  readonly replay: Replay | null;
  readonly atUs: Micros;
  /** Position among the actions of the time line or of the replay. */
  readonly index: number;
  readonly message: string;
}

/** The first misstep of the time line, or else of each replay. */
export function rehearse(scenario: Scenario): readonly Misstep[] {
  const empty: Scenario = { ...scenario, topology: withoutVisits(scenario.topology) };
  const ofTimeline = misstep(empty, null);
  if (ofTimeline !== null) return [ofTimeline];
  return scenario.replays.map((replay) => misstep(empty, replay)).filter((one) => one !== null);
}

/** Some faults are about users, of an open loop or of a closed one, so they are there; none of them comes before the end of any run. */
function withoutVisits(topology: Topology): Topology {
  const nobody = { kind: 'closed', clients: 0, think: { kind: 'constant', valueUs: 0 } } as const;
  const never = { kind: 'regular', perSecond: 1e-9 } as const;
  const jobs = topology.jobs?.map((job) => ({ ...job, suspended: true }));
  const users = topology.users.map((group) => ({
    ...group,
    arrivals: group.arrivals.kind === 'closed' ? nobody : never,
    load: null,
  }));
  return { ...topology, jobs, users };
}

function misstep(scenario: Scenario, replay: Replay | null): Misstep | null {
  const run = openRun(scenario, 'rehearsal', { telemetry: 'off', ...(replay === null ? {} : { replay }) });
  try {
    run.advance(scenario.clock.lastsUs);
    return null;
  } catch (error) {
    if (!(error instanceof ImpossibleAction)) throw error;
    const { action, message } = error;
    const inReplay = replay?.actions.indexOf(action) ?? -1;
    const index = inReplay >= 0 ? inReplay : scenario.timeline.indexOf(action);
    return { replay: inReplay >= 0 ? replay : null, atUs: action.atUs, index, message };
  }
}
