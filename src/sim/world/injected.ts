/** An injection as the world knows it: the course of its effects, how far it is, whom it strikes. It acts through injecting.ts. */
import type { Micros } from '../base/time.ts';
import type { Course } from '../model/effect.ts';

export interface Injected {
  readonly id: number;
  readonly course: Course;
  readonly beganAtUs: Micros;
  /** By service: the hosts (Pod.host) of the replicas that it strikes, where it does not strike all. */
  readonly struck: Map<string, readonly number[]>;
  /** The settings (`shop workers`) that operators have set since, which it leaves alone for good. */
  readonly setAside: Set<string>;
  /** The step of its growth. */
  step: number;
  /** Whether it acts, or is away for a while. */
  isOn: boolean;
  /** Null while it goes on. */
  endedAtUs: Micros | null;
}
