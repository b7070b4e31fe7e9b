/** A set of pods of one version, and a set that stands beside that of its service while a new version is brought in, as plain data. */
import type { Strategy } from '../model/strategy.ts';
import type { DeliveryPhase } from './delivery-lifecycle.ts';

/** What pods are made of, and the generation that they are known by. */
export interface ReplicaSet {
  readonly version: string;
  readonly release: number;
  readonly generation: number;
}

export interface Delivery {
  readonly change: number;
  readonly strategy: Strategy;
  /** The new set; once it is promoted, the old one. */
  aside: ReplicaSet;
  phase: DeliveryPhase;
}
