/**
 * The quantities that people write: `250ms`, `100/s`, `4M`, `5%`, and the names, texts and references around them. Inside they are whole
 * microseconds, plain numbers and shares between 0 and 1. Each has bounds, and a number out of bounds is told with the bound's name.
 */
import { durationLiteral, parseDuration, type Micros } from '../base/time.ts';
import { nameLengthMax, phraseLengthMax, textLengthMax, titleLengthMax } from './limits.ts';
import { form, nameTrouble, type Shape } from './shape.ts';

const DURATION_PATTERN = '^(0|([0-9]+(\\.[0-9]+)?(us|µs|ms|s|m|h|d))+)$';

/** `250ms`, `1.5s`, `1h30m`. */
export function duration(bounds: { readonly minUs?: Micros; readonly maxUs: Micros; readonly maxName: string }): Shape<Micros> {
  const minUs = bounds.minUs ?? 0;
  return form({
    expected: 'a duration such as 250ms, 1.5s or 1h30m',
    pattern: DURATION_PATTERN,
    parse(text) {
      if (/^-/.test(text) && parseDuration(text.slice(1)) !== null)
        return `must not be negative, but is ${JSON.stringify(text)}.`;
      if (/^\d+(\.\d+)?$/.test(text) && text !== '0') return `needs a unit. Did you mean ${text}ms or ${text}s?`;
      if (text.length > 40) return null;
      const us = parseDuration(text);
      if (us === null) return /^[\d.]+[a-zµ]+$/.test(text) && /[1-9]\d{12}/.test(text) ? `is too long; ${tooLong(bounds)}` : null;
      if (us < minUs) return `must be at least ${durationLiteral(minUs)}, but is ${text}.`;
      if (us > bounds.maxUs) return `is too long; ${tooLong(bounds)}`;
      if (us === 0 && /[1-9]/.test(text)) return `would be 0, but is ${text}; the shortest length is 1us.`;
      return { value: us };
    },
    standIn: minUs,
    schema: { type: ['string', 'integer'], pattern: DURATION_PATTERN, ...(minUs === 0 ? { maximum: 0, minimum: 0 } : {}) },
  });
}

function tooLong(bounds: { readonly maxUs: Micros; readonly maxName: string }): string {
  return `at most ${durationLiteral(bounds.maxUs)} is allowed (${bounds.maxName}).`;
}

const MULTIPLES: Readonly<Record<string, number>> = { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9, B: 1e9 };

const COUNT_PATTERN = '^[0-9]+(\\.[0-9]+)?([eE]\\+?[0-9]+)?[kKMGB]?$';

/** A whole number, also as `8M`, `10k` or `1e6`. */
export function count(bounds: { readonly min?: number; readonly max: number; readonly maxName: string }): Shape<number> {
  const min = bounds.min ?? 0;
  return form({
    expected: min === 0 ? 'a whole number' : `a whole number of at least ${min}`,
    pattern: COUNT_PATTERN,
    parse(text) {
      const match = /^(\d{1,20}(?:\.\d{1,9})?(?:[eE]\+?\d{1,9})?)([kKMGB]?)$/.exec(text);
      if (match === null) return /^\d{21,}$/.test(text) ? `is too large; ${tooMany(bounds)}` : null;
      const value = Number(match[1]) * (MULTIPLES[match[2] ?? ''] ?? 1);
      if (value > bounds.max) return `is too large; ${tooMany(bounds)}`;
      const whole = Math.round(value);
      if (Math.abs(value - whole) > 1e-6 || whole < min) return null;
      return { value: whole };
    },
    standIn: min,
    schema: { type: ['integer', 'string'], minimum: min, maximum: bounds.max, pattern: COUNT_PATTERN },
  });
}

function tooMany(bounds: { readonly max: number; readonly maxName: string }): string {
  return `at most ${bounds.max} is allowed (${bounds.maxName}).`;
}

/** A number with a fraction. */
export function decimal(bounds: { readonly min: number; readonly max: number; readonly maxName: string }): Shape<number> {
  return form({
    expected: `a number from ${bounds.min} to ${bounds.max}`,
    pattern: '',
    parse(text) {
      if (!/^\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,9})?$/i.test(text)) return null;
      const value = Number(text);
      if (value > bounds.max) return `is too large; ${tooMany(bounds)}`;
      return value < bounds.min ? null : { value };
    },
    standIn: bounds.min,
    schema: { type: 'number', minimum: bounds.min, maximum: bounds.max },
  });
}

const PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const RATE_PATTERN = '^[0-9]+(\\.[0-9]+)?/(s|m|h)$';

/** `100/s`, `30/m`: how many in a second. */
export function rate(bounds: { readonly maxPerSecond: number; readonly maxName: string }): Shape<number> {
  return form({
    expected: 'a rate such as 100/s or 30/m',
    pattern: RATE_PATTERN,
    parse(text) {
      const match = /^(\d+(?:\.\d+)?(?:e\+?\d+)?)\/(s|m|h)$/i.exec(text);
      if (match === null) return /^\d+(\.\d+)?$/.test(text) ? `needs a unit. Did you mean ${text}/s?` : null;
      const perSecond = Number(match[1]) / (PER[(match[2] as string).toLowerCase()] as number);
      if (!(perSecond <= bounds.maxPerSecond))
        return `is too large; at most ${bounds.maxPerSecond}/s is allowed (${bounds.maxName}).`;
      return perSecond > 0 ? { value: perSecond } : 'must be more than zero.';
    },
    standIn: 1,
  });
}

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
  TiB: 1_099_511_627_776,
};
const BYTES_PATTERN = '^[0-9]+(\\.[0-9]+)?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$';

interface ByteBounds {
  readonly min: number;
  readonly max: number;
  readonly maxName: string;
}

/** `4GiB`, `200MB`: whole bytes. */
export function byteSize(bounds: ByteBounds): Shape<number> {
  return form({
    expected: 'a size such as 4GiB or 300KiB',
    pattern: BYTES_PATTERN,
    parse: (text) => bytes(text, bounds),
    standIn: bounds.min,
  });
}

/** `200MiB/s`: bytes a second. */
export function byteRate(bounds: ByteBounds): Shape<number> {
  return form({
    expected: 'a rate such as 200MiB/s',
    pattern: BYTES_PATTERN.replace('$', '/s$'),
    parse: (text) => (text.endsWith('/s') ? bytes(text.slice(0, -2), bounds) : null),
    standIn: bounds.min,
  });
}

function bytes(text: string, bounds: ByteBounds): { readonly value: number } | string | null {
  const match = /^(\d{1,20}(?:\.\d{1,9})?)([A-Za-z]{0,3})$/.exec(text);
  if (match === null) return null;
  const unit = BYTES[match[2] ?? ''];
  if (unit === undefined) return match[2] === '' ? `needs a unit. Did you mean ${text}MiB?` : null;
  const value = Math.round(Number(match[1]) * unit);
  if (value > bounds.max) return `is too large; at most ${bounds.max} bytes are allowed (${bounds.maxName}).`;
  return value < bounds.min ? null : { value };
}

const SHARE_PATTERN = '^(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]+)?)%$';

/** `5%` as 0.05. */
export const share: Shape<number> = form({
  expected: 'a percentage from 0% to 100%, such as 5%',
  pattern: SHARE_PATTERN,
  parse(text) {
    if (/^(0?\.\d+|0|1)$/.test(text))
      return `must be written as a percentage. Did you mean ${Number((Number(text) * 100).toPrecision(6))}%?`;
    const match = /^(\d{1,3}(?:\.\d{1,9})?)%$/.exec(text);
    const ratio = match === null ? NaN : Number(match[1]) / 100;
    return ratio >= 0 && ratio <= 1 ? { value: ratio } : null;
  },
  standIn: 0,
});

const NAME = /^[A-Za-z][A-Za-z0-9_.-]*$/;
const NAME_PATTERN = '^[A-Za-z][A-Za-z0-9_.-]*$';

/** The name of something that the author makes: a service, a table, an id. */
export const name: Shape<string> = form({
  expected: 'a name of letters, digits, "-", "_" and "." that starts with a letter',
  pattern: NAME_PATTERN,
  parse: (text) => nameTrouble(text) ?? (NAME.test(text) ? { value: text } : null),
  standIn: '',
  schema: { type: 'string', pattern: NAME_PATTERN, maxLength: nameLengthMax },
});

/** Control characters, and the marks that turn the direction of what follows, could fake what a reader sees. */
function isUnprintable(code: number): boolean {
  if (code === 9 || code === 10) return false;
  return (
    code < 32 ||
    (code >= 0x7f && code <= 0x9f) ||
    code === 0x200e ||
    code === 0x200f ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

function hasUnprintable(written: string): boolean {
  for (let i = 0; i < written.length; i++) if (isUnprintable(written.charCodeAt(i))) return true;
  return false;
}

export function text(lengthMax: number, maxName: string, lines: 'one line' | 'lines'): Shape<string> {
  return form({
    expected: lines === 'lines' ? 'a text' : 'a text of one line',
    pattern: '',
    parse(written) {
      if (written.length > lengthMax) return `has ${written.length} characters; at most ${lengthMax} are allowed (${maxName}).`;
      if (hasUnprintable(written)) return 'contains a control character. Remove it.';
      if (lines === 'one line' && /[\n\t]/.test(written.trimEnd())) return 'must be one line.';
      return written.trim() === '' ? 'must not be empty.' : { value: written.trim() };
    },
    standIn: '',
    schema: { type: ['string', 'number'], minLength: 1, maxLength: lengthMax },
  });
}

export const title: Shape<string> = text(titleLengthMax, 'titleLengthMax', 'one line');
export const longText: Shape<string> = text(textLengthMax, 'textLengthMax', 'lines');

/** A text with a fixed form, e.g. `checkout to 9`; `parse` gets its capture groups and may answer with what is wrong. */
export function phrase<T extends object>(
  expected: string,
  pattern: RegExp,
  standIn: T,
  parse: (...parts: string[]) => T | string,
): Shape<T> {
  return form({
    expected,
    pattern: pattern.source,
    parse(written) {
      const match = written.length > phraseLengthMax ? null : pattern.exec(written);
      if (match === null) return null;
      const value = parse(...match.slice(1));
      return typeof value === 'string' ? value : { value };
    },
    standIn,
    schema: { type: 'string', pattern: pattern.source, maxLength: phraseLengthMax },
  });
}
