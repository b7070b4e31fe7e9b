/**
 * Recurring times of an Alertmanager configuration (timeinterval.go): `times`, `weekdays`, `days_of_month`, `months`, `years`. Everything is
 * told in UTC here, so other time zones are refused rather than misunderstood.
 */
import type { NamedTimes, Span, TimeInterval } from '../model/notification.ts';
import { object, optional, required } from './object-shape.ts';
import { text } from './quantity.ts';
import { convert, form, list, type Shape } from './shape.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const spansMax = 100;
const nowhere: Span = { from: 0, to: 0 };

/** `FROM` or `FROM:TO`, each of which `parse` reads; null is what it cannot read. */
function span(expected: string, parse: (text: string) => number | null, trouble: (span: Span) => string | null): Shape<Span> {
  return form({
    expected,
    pattern: '',
    parse(written) {
      const [from = null, to = from, more] = written
        .toLowerCase()
        .split(':')
        .map((one) => parse(one.trim()));
      if (from === null || to === null || more !== undefined) return null;
      return trouble({ from, to }) ?? { value: { from, to } };
    },
    standIn: nowhere,
  });
}

function backwards({ from, to }: Span): string | null {
  return to < from ? 'must end no earlier than it begins.' : null;
}

function among(names: readonly string[], first: number): (text: string) => number | null {
  return (text) => (names.includes(text) ? names.indexOf(text) + first : null);
}

function whole(text: string, min: number, max: number): number | null {
  const value = /^-?\d{1,4}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : null;
}

const weekdays = span('a weekday or a range such as monday:friday', among(WEEKDAYS, 0), backwards);
const months = span(
  'a month or a range such as january:march or 1:3',
  (text) => among(MONTHS, 1)(text) ?? whole(text, 1, 12),
  backwards,
);
const years = span('a year or a range such as 2026:2028', (text) => whole(text, 0, 9999), backwards);
const daysOfMonth = span(
  'a day of the month or a range such as 1:5 or -3:-1',
  (text) => whole(text, -31, 31) || null,
  ({ from, to }) => {
    if (from < 0 && to > 0) return 'must end on a negative day when it begins on one.';
    // A negative day is the earliest that it can be, in a month of 28 days.
    return to < from && from < 0 === to < 0 ? 'must end no earlier than it begins.' : null;
  },
);

/** Minutes since midnight. */
const timeOfDay: Shape<number> = form({
  expected: 'a time from 00:00 to 24:00',
  pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
  parse(written) {
    if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(written)) return null;
    return { value: Number(written.slice(0, 2)) * 60 + Number(written.slice(3)) };
  },
  standIn: 0,
});

const times: Shape<Span> = convert(
  object('a time of the day', {
    start_time: required(timeOfDay, 'Its first minute.'),
    end_time: required(timeOfDay, 'The minute after its last.'),
  }),
  ({ start_time: from, end_time: to }, at, reading) => {
    if (to <= from) reading.report(at, 'must end after it begins; over midnight it takes two.');
    return { from, to };
  },
  () => nowhere,
);

const utc: Shape<string> = form({
  expected: 'a time zone',
  pattern: '',
  parse: (written) =>
    ['UTC', 'Etc/UTC', 'Local', 'GMT', 'Etc/GMT'].includes(written)
      ? { value: 'UTC' }
      : `is ${JSON.stringify(written.slice(0, 60))}, but the clock of a scenario is UTC and no other time zone is known. Write the times in UTC.`,
  standIn: 'UTC',
});

const spans = (shape: Shape<Span>) => list(shape, { max: spansMax, what: 'ranges' });

const interval: Shape<TimeInterval> = convert(
  object('a time interval', {
    times: optional(spans(times), 'Times of the day.'),
    weekdays: optional(spans(weekdays), 'Days of the week.'),
    days_of_month: optional(spans(daysOfMonth), 'Days of the month; negative ones count from its end.'),
    months: optional(spans(months), 'Months.'),
    years: optional(spans(years), 'Years.'),
    location: optional(utc, 'Their time zone: UTC.'),
  }),
  (read): TimeInterval => ({
    minutes: read.times ?? null,
    weekdays: read.weekdays ?? null,
    daysOfMonth: read.days_of_month ?? null,
    months: read.months ?? null,
    years: read.years ?? null,
  }),
  () => ({ minutes: null, weekdays: null, daysOfMonth: null, months: null, years: null }),
);

export const namedTimes: Shape<NamedTimes> = convert(
  object('a named time interval', {
    name: required(text(200, 'titleLengthMax', 'one line'), 'The name by which routes refer to it.'),
    time_intervals: required(list(interval, { max: 100, what: 'time intervals' }), 'It is when any of them is.'),
  }),
  ({ name, time_intervals: intervals }): NamedTimes => ({ name, intervals }),
  () => ({ name: '', intervals: [] }),
);
