/** Instants in words, in the scenario's own clock (UTC). A view gets the clock from context, see time-context.ts. */
import { utcFormat } from 'd3-time-format';
import { MILLISECOND, MINUTE, SECOND, type Micros } from '../../sim/base/time.ts';

const dayMonthYear = utcFormat('%-d %b %Y');

/** `02:14:05`, or with `fine` `02:14:05.120`. */
export function timeText(startsAtMs: number, atUs: Micros, fine = false): string {
  return new Date(startsAtMs + Math.floor(atUs / MILLISECOND)).toISOString().slice(11, fine ? 23 : 19);
}

/** `10 Mar 2026`. */
export function dateText(startsAtMs: number, atUs: Micros): string {
  return dayMonthYear(new Date(startsAtMs + atUs / MILLISECOND));
}

/** `just now`, `40 s ago`, `3 min ago`, `in 2 min`. */
export function agoText(atUs: Micros, nowUs: Micros): string {
  const length = Math.abs(nowUs - atUs);
  if (length < SECOND) return 'just now';
  const words =
    length < MINUTE
      ? `${Math.floor(length / SECOND)} s`
      : length < 60 * MINUTE
        ? `${Math.floor(length / MINUTE)} min`
        : `${Math.floor(length / (60 * MINUTE))} h ${Math.floor(length / MINUTE) % 60} min`;
  return atUs <= nowUs ? `${words} ago` : `in ${words}`;
}
