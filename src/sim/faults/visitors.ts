/** Why a group of users cannot suffer a fault, as the rest of a sentence that begins with its name. */
import type { Topology } from '../model/topology.ts';
import type { Target } from './fault.ts';

export function withoutOpenLoop({ users }: Topology, { component }: Target): string | null {
  const open = users.some(({ name, arrivals }) => name === component && arrivals.kind !== 'closed');
  return open ? null : 'is a closed loop, whose clients come again anyway.';
}
