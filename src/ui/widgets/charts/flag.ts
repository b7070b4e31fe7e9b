/** Something that happened, marked on the time axis. */
import type { Micros } from '../../../sim/base/time.ts';

export interface Flag {
  readonly id: string;
  readonly atUs: Micros;
  readonly title: string;
}
