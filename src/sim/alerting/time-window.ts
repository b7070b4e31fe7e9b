/** Whether an instant is within recurring times, by Alertmanager's rules (timeinterval/timeinterval.go), in UTC. */
import { SECOND, type Micros } from '../base/time.ts';
import type { NamedTimes, Span, TimeInterval } from '../model/notification.ts';
import { dayOfMonth, dayOfWeek, daysInMonth, hour, minute, month, year } from '../query/promql/calendar.ts';

/** `startsAtMs` is the Unix time of simulated time 0. */
export function isWithin(named: readonly NamedTimes[], names: readonly string[], startsAtMs: number, atUs: Micros): boolean {
  const seconds = startsAtMs / 1_000 + atUs / SECOND;
  return named.some(({ name, intervals }) => names.includes(name) && intervals.some((one) => contains(one, seconds)));
}

/** Of Unix seconds. A part that is said and has no spans is never met. */
function contains({ minutes, weekdays, daysOfMonth, months, years }: TimeInterval, seconds: number): boolean {
  const minuteOfDay = hour(seconds) * 60 + minute(seconds);
  return (
    (minutes === null || minutes.some(({ from, to }) => minuteOfDay >= from && minuteOfDay < to)) &&
    (daysOfMonth === null || isDay(daysOfMonth, dayOfMonth(seconds), daysInMonth(seconds))) &&
    isIn(months, month(seconds)) &&
    isIn(weekdays, dayOfWeek(seconds)) &&
    isIn(years, year(seconds))
  );
}

function isIn(spans: readonly Span[] | null, value: number): boolean {
  return spans === null || spans.some(({ from, to }) => value >= from && value <= to);
}

/** Days that a month has not are left out, and so are spans that begin behind its end. */
function isDay(spans: readonly Span[], day: number, days: number): boolean {
  const counted = (one: number): number => Math.min(days, one < 0 ? days + one + 1 : one);
  return spans.some(({ from, to }) => from <= days && day >= counted(from) && day <= counted(to));
}
