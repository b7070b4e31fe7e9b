/** A replica takes over: what operators ask for, or their tools do for them. */
import type { Micros } from '../base/time.ts';

export interface FailoverDeed {
  readonly kind: 'failover';
  /** Under whose name services reach the primary, and keep reaching it. */
  readonly database: string;
  /** The replica that takes over; empty: the one that has got most of the log. */
  readonly to: string;
  /** Until services reach the new primary: it is promoted, and names or proxies lead to it. */
  readonly takesUs: Micros;
  /** After so long the old primary is back as a replica; null: it stays down. */
  readonly rejoinUs: Micros | null;
  readonly author: string;
}
