/** What a fault is: a description for people, and the effects that it has on the hooks of the world, given its parameters. */
import type { FaultDescription } from '../model/fault.ts';
import type { Effect } from '../world/hooks.ts';

export interface Fault {
  readonly description: FaultDescription;
  /** The effects on `target`; parameters are complete and within their ranges. */
  effects(target: string, parameters: Readonly<Record<string, number>>): readonly Effect[];
}
