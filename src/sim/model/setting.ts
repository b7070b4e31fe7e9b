/**
 * A setting that an operator can change while a service or database runs, and that a change log shows: in what it is measured, how it
 * is written, and where it is kept in the model. The tables are service-settings.ts and database-settings.ts.
 */
import { memoryLiteral, parseMemory } from '../base/memory.ts';
import { durationLiteral, parseDuration } from '../base/time.ts';
import { EVICTIONS } from './cache.ts';
import { PLAIN_LAWS } from './balancing.ts';
import { LOG_LEVELS } from './logging.ts';
import { METRIC_NAMES } from './metric-names.ts';
import { QUEUE_POLICIES } from './process.ts';

/** Durations are microseconds, shares are 0..1, rates are per second, memory is bytes, a word is its place among those there are. */
export type Measure = 'count' | 'number' | 'duration' | 'share' | 'rate' | 'memory' | WordMeasure;

type WordMeasure = 'balancingLaw' | 'eviction' | 'logLevel' | 'metricNames' | 'queuePolicy' | 'switch';

const WORDS: Readonly<Record<WordMeasure, readonly string[]>> = {
  balancingLaw: PLAIN_LAWS,
  eviction: EVICTIONS,
  logLevel: LOG_LEVELS,
  metricNames: METRIC_NAMES,
  queuePolicy: QUEUE_POLICIES,
  switch: ['off', 'on'],
};

function hasWords(measure: Measure): measure is WordMeasure {
  return measure in WORDS;
}

export interface Setting<T> {
  readonly measure: Measure;
  readonly min: number;
  readonly max: number;
  readonly doc: string;
  /** What may stand for `*`; without a `*` in the name, one empty name when the component has the setting. */
  names(model: T): readonly string[];
  read(model: T, name: string): number;
  write(model: T, name: string, value: number): T;
}

/** What is wrong with the value, after the name of the setting; null when nothing is. */
export function valueTrouble(
  { measure, min, max }: Pick<Setting<unknown>, 'measure' | 'min' | 'max'>,
  value: number,
): string | null {
  if (!(value >= min && value <= max))
    return `must be from ${settingText(measure, min)} to ${settingText(measure, max)}, not ${settingText(measure, value)}.`;
  return (measure === 'count' || measure === 'duration' || measure === 'memory') && !Number.isInteger(value)
    ? `must be a whole number, not ${value}.`
    : null;
}

/** As a scenario file writes it. */
export function settingText(measure: Measure, value: number): string {
  if (measure === 'duration') return Number.isSafeInteger(value) && value >= 0 ? durationLiteral(value) : `${value}us`;
  if (measure === 'share') return `${Number((value * 100).toPrecision(6))}%`;
  if (measure === 'memory') return memoryLiteral(value);
  if (hasWords(measure)) return WORDS[measure][value] ?? String(value);
  return measure === 'rate' ? `${value}/s` : String(value);
}

const FORMS: Readonly<Record<Exclude<Measure, 'duration' | 'memory' | WordMeasure>, RegExp>> = {
  count: /^(\d{1,15})$/,
  number: /^(\d{1,15}(?:\.\d{1,9})?)$/,
  share: /^(\d{1,3}(?:\.\d{1,9})?)%$/,
  rate: /^(\d{1,9}(?:\.\d{1,9})?)\/s$/,
};

export const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  count: 'a whole number',
  number: 'a number',
  duration: 'a duration of whole microseconds, such as 250ms',
  share: 'a percentage such as 5%',
  rate: 'a rate such as 100/s',
  memory: 'an amount of memory such as 512MiB',
  balancingLaw: `one of ${PLAIN_LAWS.join(', ')}`,
  logLevel: `one of ${LOG_LEVELS.join(', ')}`,
  metricNames: `one of ${METRIC_NAMES.join(', ')}`,
  eviction: `one of ${EVICTIONS.join(', ')}`,
  queuePolicy: `one of ${QUEUE_POLICIES.join(', ')}`,
  switch: 'on or off',
};

/** Reads a value as people write it; null when it has not the form of the measure. */
export function parseSetting(measure: Measure, text: string): number | null {
  if (measure === 'duration') return parseLength(text);
  if (measure === 'memory') return parseMemory(text);
  if (hasWords(measure)) {
    const place = WORDS[measure].indexOf(text);
    return place < 0 ? null : place;
  }
  const number = FORMS[measure].exec(text)?.[1];
  if (number === undefined) return null;
  return measure === 'share' ? Number(number) / 100 : Number(number);
}

/** Null also for what is more than nothing and would become 0. */
function parseLength(text: string): number | null {
  const us = text.length > 40 ? null : parseDuration(text);
  return us === 0 && /[1-9]/.test(text) ? null : us;
}

/** The `names` of a setting that every component has. */
export function always(): readonly string[] {
  return [''];
}
