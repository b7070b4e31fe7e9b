/** An instant as Go's time.Time prints it: `2026-03-10 01:30:00.5 +0000 UTC`. */
import { dayOfMonth, hour, minute, month, year } from '../query/promql/calendar.ts';

/** Of Unix seconds, to the millisecond. */
export function goTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return seconds > 0 ? '+Inf' : seconds < 0 ? '-Inf' : 'NaN';
  const milliseconds = Math.trunc((seconds * 1e9) / 1e6);
  const whole = Math.floor(milliseconds / 1000);
  const fraction = ((milliseconds - whole * 1000) / 1000)
    .toFixed(3)
    .slice(1)
    .replace(/\.?0+$/, '');
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${String(year(whole)).padStart(4, '0')}-${two(month(whole))}-${two(dayOfMonth(whole))}`;
  return `${date} ${two(hour(whole))}:${two(minute(whole))}:${two(((whole % 60) + 60) % 60)}${fraction} +0000 UTC`;
}
