/** The statement that a fault strikes. */
import type { Statement, Topology } from '../model/topology.ts';
import type { Target } from './fault.ts';

export function struckStatement({ databases }: Topology, { component, part }: Target): Statement | undefined {
  return databases.find(({ name }) => name === component)?.statements.find(({ name }) => name === part);
}
