/** Words that are each allowed and make no sense together: told to the author, who would otherwise wait for an effect that never comes. */
import type { Micros } from '../base/time.ts';
import { durationLiteral } from '../base/time.ts';
import { everyStep, stepListsOf } from '../model/every-step.ts';
import type { Topology, UserGroup } from '../model/topology.ts';
import type { Reading } from './shape.ts';

/** A hedge that would be sent when nobody waits any more. */
export function checkHedges({ services, releases }: Pick<Topology, 'services' | 'releases'>, reading: Reading): void {
  for (const { endpoints } of [...services, ...releases]) {
    for (const step of endpoints.flatMap((endpoint) => [...everyStep(endpoint.steps)])) {
      if (step.kind !== 'call') continue;
      const hedge = step.policy?.hedge ?? null;
      if (hedge === null || hedge.afterUs < step.timeoutUs) continue;
      const [after, timeout] = [durationLiteral(hedge.afterUs), durationLiteral(step.timeoutUs)];
      reading.reportAbout(
        step,
        ['hedge'],
        `would be sent after ${after}, but the call ends after ${timeout}. Make "after" shorter than "timeout".`,
      );
    }
  }
}

/** A breaker that calls those slow which have timed out before, so that it never sees one. */
export function checkBreakers({ services, releases }: Pick<Topology, 'services' | 'releases'>, reading: Reading): void {
  for (const service of [...services, ...releases]) {
    for (const step of stepListsOf(service).flatMap(everyStep)) {
      if (step.kind !== 'call') continue;
      const slow = step.guard?.breaker?.slow ?? null;
      if (slow === null || slow.overUs < step.timeoutUs) continue;
      const [over, timeout] = [durationLiteral(slow.overUs), durationLiteral(step.timeoutUs)];
      const trouble = `calls slow what takes longer than ${over}, but the call ends after ${timeout}. Make "over" shorter than "timeout".`;
      reading.reportAbout(step, ['breaker'], trouble);
    }
  }
}

/** Changes of the load that no run of this scenario comes to. */
export function checkLoads(users: readonly UserGroup[], lastsUs: Micros, reading: Reading): void {
  for (const { load } of users) {
    if (load === null) continue;
    const late = (key: 'steps' | 'crowds', what: string): void => {
      const begins = load[key].find(({ atUs }) => atUs >= lastsUs)?.atUs;
      if (begins === undefined) return;
      const when = `${durationLiteral(begins)}, but the run ends at ${durationLiteral(lastsUs)} ("lasts")`;
      reading.reportAbout(load, [key], `${what} begins at ${when}. Let it begin before, or take it out.`);
    };
    late('steps', 'a step');
    late('crowds', 'a flash crowd');
  }
}
