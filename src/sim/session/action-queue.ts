/** Actions that are still to come, in order of time; at one instant in the order in which they were given. */
import type { Micros } from '../base/time.ts';
import type { Action } from '../model/action.ts';
import type { Replay, Scenario } from '../model/scenario.ts';

/** The scenario's time line without what the replay leaves out, and the replay's own actions behind it. */
export function plannedActions(scenario: Scenario, replay: Replay | undefined): Action[] {
  const timeline = scenario.timeline.filter((_, index) => !(replay?.without ?? []).includes(index));
  return [...timeline, ...(replay?.actions ?? [])].sort((x, y) => x.atUs - y.atUs);
}

/** The first instant at which the run with this replay goes another way than the one in which nobody acts; infinite when it never does. */
export function departureUs(scenario: Scenario, replay: Replay | undefined): Micros {
  const plain = plannedActions(scenario, undefined);
  const planned = plannedActions(scenario, replay);
  const at = planned.findIndex((action, index) => action !== plain[index]);
  if (at < 0) return nextActionUs(plain.slice(planned.length));
  return Math.min(planned[at].atUs, nextActionUs(plain.slice(at)));
}

export function nextActionUs(queue: readonly Action[]): Micros {
  return queue.length === 0 ? Infinity : queue[0].atUs;
}
