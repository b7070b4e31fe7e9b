/**
 * What a frame holds while the steps inside run: compiled from a step with steps of its own to `ENTER … EXIT`. A frame that fails
 * inside goes to the innermost EXIT, gives back what it holds and goes on outwards; one that could not enter goes on behind it.
 */
import type { Micros } from '../base/time.ts';

export type Scope =
  /** One holder in the process. */
  LockScope;

export interface LockScope {
  readonly kind: 'lock';
  readonly id: number;
  readonly service: number;
  /** Its place among the locks of the service. */
  readonly lock: number;
  /** Null: waits for as long as it takes. */
  readonly timeoutUs: Micros | null;
  /** The instruction behind the scope's EXIT. */
  readonly after: number;
}
