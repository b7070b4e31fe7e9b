/**
 * File descriptors of one process: each request that it has taken in, each call that it has under way and each open connection of
 * its pools is a socket (sockets.ts).
 */
import type { Handle, Target } from '../telemetry/target.ts';

export class Descriptors {
  readonly openMax: number;
  /** Calls to others that are under way. */
  calls = 0;
  /** Open files that nobody closes. */
  held = 0;
  private readonly open: Handle;
  private readonly max: Handle;

  constructor(openMax: number, target: Target) {
    this.openMax = openMax;
    this.open = target.instrument('process_open_fds', {});
    this.max = target.instrument('process_max_fds', {});
  }

  read(target: Target, openNow: number): void {
    target.set(this.open, openNow);
    target.set(this.max, this.openMax);
  }
}
