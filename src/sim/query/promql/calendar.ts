/**
 * UTC dates from seconds since 1970, computed (no Date: law 1). Days to civil dates by Howard Hinnant's algorithm
 * (chrono-compatible low-level date algorithms).
 */

const DAY_S = 86_400;

interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

function dayNumber(seconds: number): number {
  return Math.floor(Math.trunc(seconds) / DAY_S);
}

function secondOfDay(seconds: number): number {
  return Math.trunc(seconds) - dayNumber(seconds) * DAY_S;
}

function civilDate(days: number): CivilDate {
  // Years start in March, so that the leap day is the last; an era is 400 of them.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

function firstDayOf(year: number, month: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

export function year(seconds: number): number {
  return civilDate(dayNumber(seconds)).year;
}

export function month(seconds: number): number {
  return civilDate(dayNumber(seconds)).month;
}

export function dayOfMonth(seconds: number): number {
  return civilDate(dayNumber(seconds)).day;
}

/** 1 to 366. */
export function dayOfYear(seconds: number): number {
  const days = dayNumber(seconds);
  return days - firstDayOf(civilDate(days).year, 1) + 1;
}

/** 0 is Sunday; the first of January 1970 was a Thursday. */
export function dayOfWeek(seconds: number): number {
  return (((dayNumber(seconds) + 4) % 7) + 7) % 7;
}

export function daysInMonth(seconds: number): number {
  const date = civilDate(dayNumber(seconds));
  const next = date.month === 12 ? firstDayOf(date.year + 1, 1) : firstDayOf(date.year, date.month + 1);
  return next - firstDayOf(date.year, date.month);
}

export function hour(seconds: number): number {
  return Math.floor(secondOfDay(seconds) / 3600);
}

export function minute(seconds: number): number {
  return Math.floor(secondOfDay(seconds) / 60) % 60;
}
