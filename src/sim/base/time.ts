/**
 * Simulated time: whole microseconds since the start of the run. "250ms" exists only in scenario files and in
 * what people read; between those two every instant is `...AtUs` and every length `...Us`.
 */

/** An instant or a length in whole microseconds. Safe for 285 years. */
export type Micros = number;

export const MILLISECOND: Micros = 1_000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

const UNITS: Readonly<Record<string, Micros>> = {
  us: 1,
  µs: 1,
  ms: MILLISECOND,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
};

const DURATION = /^(?:\d+(?:\.\d+)?(?:us|µs|ms|s|m|h|d))+$/;

/** Reads `250ms`, `1.5s`, `1h30m`, `0` as whole microseconds; null when the text is no duration. */
export function parseDuration(text: string): Micros | null {
  if (text === '0') return 0;
  if (!DURATION.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(us|µs|ms|s|m|h|d)/g)) {
    total += Number(amount) * (UNITS[unit as string] as number);
  }
  return Number.isSafeInteger(Math.round(total)) ? Math.round(total) : null;
}

/** Writes a length as people read it: `0 s`, `850 µs`, `12.4 ms`, `212 ms`, `3.02 s`, `2m 35s`, `1h 05m`. */
export function formatDuration(us: Micros): string {
  const sign = us < 0 ? '−' : '';
  const length = Math.abs(us);
  if (length === 0) return '0 s';
  if (length < MILLISECOND) return `${sign}${Math.round(length)} µs`;
  if (length < SECOND) return `${sign}${significant(length / MILLISECOND)} ms`;
  if (length < MINUTE) return `${sign}${significant(length / SECOND)} s`;
  const seconds = Math.round(length / SECOND);
  const [d, h, m, s] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  if (d > 0) return `${sign}${d}d ${pad(h)}h`;
  if (h > 0) return `${sign}${h}h ${pad(m)}m`;
  return s === 0 ? `${sign}${m}m` : `${sign}${m}m ${pad(s)}s`;
}

/** Writes a length the way a scenario file does, exactly: `90s` is `1m30s`. */
export function durationLiteral(us: Micros): string {
  if (us === 0) return '0s';
  let rest = us;
  let text = '';
  for (const [unit, size] of [
    ['h', HOUR],
    ['m', MINUTE],
    ['s', SECOND],
    ['ms', MILLISECOND],
    ['us', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
