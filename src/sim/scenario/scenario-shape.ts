/** A scenario file and its replays, as they are written. Putting them together is for read-scenario.ts. */
import { MINUTE, type Micros } from '../base/time.ts';
import type { Deed } from '../model/action.ts';
import type { Clock } from '../model/scenario.ts';
import { deedWith, instant } from './deed-shape.ts';
import { expectations } from './expectation-shape.ts';
import { runLengthMaxUs, timelineMax } from './limits.ts';
import { defaulted, object, optional, required, type Read } from './object-shape.ts';
import { count, duration, name, title } from './quantity.ts';
import { choice, convert, form, list, part, type Shape } from './shape.ts';
import { scraping } from './scraping-shape.ts';
import { apiVersion } from './system-shape.ts';

export interface TimelineEntry {
  readonly atUs: Micros;
  /** Empty when the author gave none. */
  readonly id: string;
  readonly deed: Deed;
}

const when = required(instant, 'When it happens, from the start of the run.');

const timelineEntry: Shape<TimelineEntry | null> = deedWith(
  'an entry of the time line',
  { at: when, id: optional(name, 'A name by which a replay can leave it out.') },
  (deed, read): TimelineEntry => ({ atUs: read.at, id: read.id ?? '', deed }),
);

const replayAction: Shape<TimelineEntry | null> = deedWith('an action', { at: when }, (deed, read): TimelineEntry => ({
  atUs: read.at,
  id: '',
  deed,
}));

const UTC = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?Z$/;

/** `2026-03-10T01:30:00Z` as Unix milliseconds. */
const utcInstant: Shape<number> = form({
  expected: 'a date and time in UTC such as 2026-03-10T01:30:00Z',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z$',
  parse(written) {
    const match = UTC.exec(written);
    if (match === null) return null;
    const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    if (
      year < 1970 ||
      month < 1 ||
      month > 12 ||
      day < 1 ||
      day > monthLength(year, month) ||
      hour > 23 ||
      minute > 59 ||
      second > 59
    )
      return null;
    return { value: ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 };
  },
  standIn: 0,
});

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function monthLength(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function daysSince1970(year: number, month: number, day: number): number {
  let days = day - 1;
  for (let y = 1970; y < year; y++) days += isLeap(y) ? 366 : 365;
  for (let m = 1; m < month; m++) days += monthLength(year, m);
  return days;
}

export const runLength = (minUs: Micros): Shape<Micros> => duration({ minUs, maxUs: runLengthMaxUs, maxName: 'runLengthMax' });

const clock: Shape<Clock> = convert(
  object('a clock', {
    starts: required(utcInstant, 'The date and time at which the run starts.'),
    history: defaulted(runLength(0), '15m', 'How much has already happened when the learner sits down.'),
    lasts: defaulted(runLength(MINUTE), '60m', 'How long the whole run is.'),
  }),
  (read, at, reading): Clock => {
    if (read.history > read.lasts) reading.report(at, 'must not be longer than "lasts".', '.history');
    return { startsAtMs: read.starts, historyUs: read.history, lastsUs: read.lasts };
  },
  () => ({ startsAtMs: 0, historyUs: 0, lastsUs: runLengthMaxUs }),
);

/** A path to another file, seen from this one. */
const filePath: Shape<string> = form({
  expected: 'the path of a file, seen from this one, such as ../systems/shop.yaml',
  pattern: '^[A-Za-z0-9._/-]+$',
  parse(written) {
    if (written.startsWith('/')) return 'must be seen from this file, so it cannot start with "/".';
    return written.length <= 300 && /^[A-Za-z0-9._/-]+$/.test(written) ? { value: written } : null;
  },
  standIn: '',
});

const scenarioFields = {
  apiVersion,
  kind: required(choice('Scenario'), 'What this file is.'),
  id: required(name, 'The name of the scenario for machines.'),
  title: required(title, 'What the learner reads: never the cause.'),
  level: defaulted(count({ min: 1, max: 5, maxName: 'levelMax' }), 1, 'How hard it is, from 1 to 5.'),
  minutes: defaulted(count({ min: 1, max: 600, maxName: 'minutesMax' }), 20, 'How many minutes the drill is meant to take.'),
  system: required(filePath, 'The system file that it builds on.'),
  patch: optional(
    part('a system'),
    'What differs from that system: maps are merged, everything else is replaced, and an empty value removes.',
  ),
  clock: required(clock, 'When the run starts and how long it lasts.'),
  scrape: defaulted(scraping, '5s', 'How often metrics are read from every process.'),
  alerts: optional(filePath, 'A Prometheus rule file, as it is.'),
  routes: optional(
    filePath,
    'An Alertmanager configuration, as it is: who is notified of which alerts, and when. Its receivers are inboxes of the simulation. Left out, nobody is notified, and alerts are seen only by whoever looks.',
  ),
  timeline: defaulted(
    list(timelineEntry, { max: timelineMax, what: 'entries' }),
    [],
    'What happens by itself, in order of time.',
  ),
  expect: defaulted(expectations, {}, 'What must hold of a run in which nobody acts.'),
} as const;

export type ScenarioFile = Read<typeof scenarioFields>;
export const scenarioShape: Shape<ScenarioFile> = object('a scenario', scenarioFields, {
  briefing: 'Write it into briefing.md beside this file.',
  answer: 'Write it into answer.yaml beside this file, so that it can be kept from the candidate.',
  services: 'Services belong into the system file; to change them here, write them under "patch".',
});

const replayFields = {
  apiVersion,
  kind: required(choice('Replay'), 'What this file is.'),
  id: required(name, 'The name of the replay for machines.'),
  title: required(title, 'What is done, in one line.'),
  as: required(
    choice('good', 'trap', 'nothing', 'twin'),
    'What it shows: a good answer, a tempting wrong one, doing nothing, or the twin in which the cause is left out.',
  ),
  actions: defaulted(list(replayAction, { max: timelineMax, what: 'actions' }), [], 'What is done in the place of the learner.'),
  without: defaulted(
    list(name, { max: timelineMax, what: 'entries' }),
    [],
    'Ids of entries of the time line that do not happen.',
  ),
  expect: defaulted(expectations, {}, 'What must come of it.'),
} as const;

export type ReplayFile = Read<typeof replayFields>;
export const replayShape: Shape<ReplayFile> = convert(
  object('a replay', replayFields),
  (read) => read,
  (): ReplayFile => ({
    apiVersion: 'faultline/v1',
    kind: 'Replay',
    id: '',
    title: '',
    as: 'nothing',
    actions: [],
    without: [],
    expect: [],
  }),
);
