/** Caches into which keys come from a copy, little by little (cache-deeds.ts). */
import type { Micros } from '../base/time.ts';

/** A cache that is being warmed. */
export interface Warming {
  readonly service: number;
  readonly cache: string;
  readonly keys: number;
  readonly beganAtUs: Micros;
  readonly overUs: Micros;
  readonly change: number;
  /** Keys that are in. */
  done: number;
}
