/** Lengths that somebody watches passing, in whole seconds: `4 s`, `2m 35s`, `1h 05m`. */
import { formatDuration, MINUTE, SECOND } from '../../sim/base/time.ts';
import type { Micros } from '../../sim/base/time.ts';

export function elapsedText(us: Micros): string {
  const seconds = Math.floor(Math.max(0, us) / SECOND);
  return seconds * SECOND < MINUTE ? `${seconds} s` : formatDuration(seconds * SECOND);
}
