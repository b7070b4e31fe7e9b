/**
 * What makes the line in front of a pod's workers more than first in, first out: who is next, who is dropped when it is his turn,
 * and who leaves by himself. A pod with a plain line has none.
 */
import type { IntRing } from '../base/ring.ts';
import type { Micros } from '../base/time.ts';
import { ControlledDelay } from '../kernel/controlled-delay.ts';
import type { QueueDiscipline } from '../model/process.ts';
import type { Handle, Target } from '../telemetry/target.ts';

/** Why a request is dropped; SERVE when it is not. */
export const SERVE = -1;
export const EXPIRED = 0;
export const OVERLOADED = 1;
export const LEFT = 2;
const REASONS = ['expired', 'overload', 'timeout'];

/** The log line of each reason; `{wait_ms}` is how long the request had waited. */
export const DROP_MESSAGES = [
  'request dropped: expired after {wait_ms} ms in the queue',
  'request dropped: the queue is over its target delay, {wait_ms} ms in the queue',
  'request dropped: no worker within {wait_ms} ms',
];

export class AcceptQueue {
  /** The timeout line of those who leave by themselves; -1 when nobody does. */
  readonly leaveTimeouts: number;
  /** queue_dropped_total, by reason. */
  readonly dropped: readonly Handle[];
  private newestFirst = false;
  private expireUs: Micros | null = null;
  private codel: ControlledDelay | null = null;

  constructor(discipline: QueueDiscipline, leaveTimeouts: number, target: Target) {
    this.leaveTimeouts = leaveTimeouts;
    this.obey(discipline);
    this.dropped = REASONS.map((reason) => target.instrument('queue_dropped_total', { reason }));
  }

  /** Another way of treating the line from now on; who leaves by himself still does. */
  obey(discipline: QueueDiscipline): void {
    this.newestFirst = discipline.order === 'lifo';
    this.expireUs = discipline.expireUs;
    this.codel = discipline.codel === null ? null : new ControlledDelay(discipline.codel.targetUs, discipline.codel.intervalUs);
  }

  /** Takes whose turn it is out of the line, which is in the order of ranks where those count; -1 when nobody waits. */
  take(line: IntRing): number {
    if (line.length === 0) this.codel?.emptied();
    return this.newestFirst ? line.pop() : line.shift();
  }

  /**
   * Whether the one just taken is served or why not: he has waited `waitedUs`, and `behind` others still wait. A deadline that came
   * along with him says better than the policy's own time when he has expired; Infinity: none came.
   */
  verdict(waitedUs: Micros, deadlineUs: Micros, behind: number, nowUs: Micros): number {
    if (this.expireUs !== null && (deadlineUs < Infinity ? nowUs >= deadlineUs : waitedUs >= this.expireUs)) return EXPIRED;
    if (this.codel !== null && !this.codel.serves(waitedUs, behind, nowUs)) return OVERLOADED;
    return SERVE;
  }
}
