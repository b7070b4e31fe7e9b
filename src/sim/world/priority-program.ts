/**
 * What a program says of priorities: how important each call and message is, and what endpoints make of their requests. Where nobody
 * says any there is no such table, and nothing is asked while the system runs.
 */
import type { Priority } from '../model/priority.ts';
import type { Endpoint, Service } from '../model/topology.ts';
import { rankOf } from './baggage.ts';
import { endpointOf, type Release } from './releases.ts';

/** Instead of a rank: as important as whatever makes the call, sends the message or asks the endpoint. */
export const CARRIED = 127;
const NORMAL = rankOf('normal');

export interface Priorities {
  /** By edge, and by step that publishes. */
  readonly edges: Int32Array;
  readonly publishes: Int32Array;
  /** By release and endpoint. */
  readonly endpoints: readonly Int32Array[];
}

/** The rank of what `sender` sends, who is undefined for users, where it says a priority or does not. */
export function sentRank(sender: Service | undefined, said?: Priority): number {
  if (said !== undefined) return rankOf(said);
  return sender?.carriesPriority === true ? CARRIED : NORMAL;
}

/** The ranks of edges and publishing steps are in the order of these. */
export function prioritiesOf(
  releases: readonly Release[],
  entries: readonly { readonly endpoint: Endpoint }[],
  edgeRanks: readonly number[],
  publishRanks: readonly number[],
): Priorities | undefined {
  const endpoints = releases.map(({ model, entries: own }) =>
    Int32Array.from(entries, ({ endpoint: { method, route } }, id) => {
      const said = own[id] < 0 ? undefined : endpointOf(model, method, route)?.admission?.priority;
      return said === undefined || said === 'normal' ? CARRIED : rankOf(said);
    }),
  );
  const ranks = [...edgeRanks, ...endpoints.flatMap((row) => [...row])];
  if (ranks.every((rank) => rank === NORMAL || rank === CARRIED)) return undefined;
  return { edges: Int32Array.from(edgeRanks), publishes: Int32Array.from(publishRanks), endpoints };
}
