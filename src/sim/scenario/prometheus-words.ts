/** Words that the files of Prometheus and Alertmanager have in common: their durations, names of labels, texts of labels and annotations. */
import { DAY, type Micros } from '../base/time.ts';
import { form, mapOf, type MapEntry, type Shape } from './shape.ts';

const UNITS_US: Readonly<Record<string, Micros>> = { ms: 1e3, s: 1e6, m: 6e7, h: 3.6e9, d: DAY, w: 7 * DAY, y: 365 * DAY };
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Prometheus' own durations: whole numbers, large units first, such as 1h30m. */
export const prometheusDuration: Shape<Micros> = form({
  expected: 'a Prometheus duration such as 30s, 5m or 1h30m',
  pattern: '^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$',
  parse(written) {
    if (written === '0') return { value: 0 };
    const match = written.length > 40 || written === '' ? null : DURATION.exec(written);
    if (match === null) return null;
    const us = ['y', 'w', 'd', 'h', 'm', 's', 'ms'].reduce(
      (sum, unit, i) => sum + Number(match[i + 1] ?? 0) * (UNITS_US[unit] ?? 0),
      0,
    );
    return us <= 366 * DAY ? { value: us } : 'is too long; at most 1y is allowed.';
  },
  standIn: 0,
});

export const labelName: Shape<string> = form({
  expected: 'a label name of letters, digits and "_"',
  pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$',
  parse(written) {
    if (written.length > 128 || !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(written)) return null;
    return written.startsWith('__') || written in {} ? 'is a reserved name. Choose another one.' : { value: written };
  },
  standIn: '',
});

const labelTextMax = 2_000;

/** The text of a label or annotation, which may be empty: then there is none. */
const labelText: Shape<string> = {
  expected: 'a text',
  kinds: ['scalar'],
  read(value, reading) {
    if (value.kind !== 'scalar') {
      reading.report(value, 'must be a text.');
      return undefined;
    }
    const written = (typeof value.value === 'string' ? value.value : value.written).trim();
    if (written.length > labelTextMax) {
      reading.report(value, `has ${written.length} characters; at most ${labelTextMax} are allowed (labelTextMax).`);
      return undefined;
    }
    return written;
  },
  standIn: () => '',
  schema: () => ({ type: ['string', 'number', 'boolean', 'null'], maxLength: labelTextMax }),
};

/** Labels or annotations. */
export const labelTexts: Shape<MapEntry<string, string>[]> = mapOf(labelName, labelText, { max: 50, what: 'labels' });
