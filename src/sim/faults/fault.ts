/** What a fault is: a description for people, and the effects that it has on the hooks of the world, given its parameters. */
import type { Course, Effect } from '../model/effect.ts';
import type { FaultDescription } from '../model/fault.ts';
import type { Topology } from '../model/topology.ts';

/** What is struck: a service, database or group of users, and the part of it that is meant, empty for the whole (fault-target.ts). */
export interface Target {
  readonly component: string;
  readonly part: string;
}

export type Parameters = Readonly<Record<string, number>>;

export interface Fault {
  readonly description: FaultDescription;
  /** Why this target cannot suffer it, as the rest of a sentence that begins with its name; not said: every target can. */
  unfit?(topology: Topology, target: Target): string | null;
  /**
   * The effects on the target. Parameters are complete; while the fault grows those that can be calm are between their calm value and
   * the one that was asked for. Each call makes its effects anew: they become part of the state of a run.
   */
  effects(target: Target, parameters: Parameters, topology: Topology): readonly Effect[];
  /** Not said: it stays until it ends. */
  blink?(parameters: Parameters): Course['blink'];
}
