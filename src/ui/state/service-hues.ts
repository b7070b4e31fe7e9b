/**
 * Which hue each service and database has: by its place in the system file, so that it is the same on every screen and in every
 * session. The ten hues (theme/tokens.css) can be told apart by colour-blind eyes; after ten they repeat, and names stay beside them.
 */
import type { Topology } from '../../sim/model/topology.ts';

const HUES = 10;

export function assignHues(topology: Topology): ReadonlyMap<string, number> {
  const names = [...topology.services, ...topology.databases].map((one) => one.name);
  return new Map(names.map((name, place) => [name, place % HUES]));
}

/** The CSS colour of a hue. */
export function hueColour(hue: number | undefined): string {
  return hue === undefined ? 'var(--ink-faint)' : `var(--hue-${hue})`;
}
