/**
 * What each inbox was last told of each group of alerts, so that nothing is told twice without need (Alertmanager's nflog and the
 * deduplication stage of notify/notify.go).
 */
import type { Micros } from '../base/time.ts';

/** The keys of the alerts, as labelKey makes them. */
export interface Told {
  readonly atUs: Micros;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  /** Afterwards it is forgotten. */
  readonly expiresAtUs: Micros;
}

/** Whether there is something to tell; `told` is what was told last, if anything. */
export function isNews(
  told: Told | undefined,
  firing: readonly string[],
  resolved: readonly string[],
  sendResolved: boolean,
  repeatUs: Micros,
  atUs: Micros,
): boolean {
  if (told === undefined) return firing.length > 0;
  if (!isSubset(firing, told.firing)) return true;
  // Also where it is not told of: the log must know that nothing fires.
  if (firing.length === 0) return told.firing.length > 0;
  if (sendResolved && !isSubset(resolved, told.resolved)) return true;
  return told.atUs < atUs - repeatUs;
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}
