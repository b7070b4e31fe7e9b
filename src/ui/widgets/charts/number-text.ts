/** Numbers as people read them: always with a unit, never with more digits than mean something. */
import { formatDuration, SECOND } from '../../../sim/base/time.ts';

/** `seconds` and `rows` are base units of the metrics; a `ratio` is shown in percent. */
export type Unit =
  'seconds' | 'ratio' | 'requests per second' | 'per second' | 'count' | 'bytes' | 'processors' | 'rows per second' | 'none';

const AFTER: Readonly<Record<Exclude<Unit, 'bytes'>, string>> = {
  seconds: '',
  ratio: ' %',
  'requests per second': ' req/s',
  'per second': '/s',
  count: '',
  processors: ' cores',
  'rows per second': ' rows/s',
  none: '',
};

const SCALES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

const BYTE_SCALES = ['TiB', 'GiB', 'MiB', 'KiB'].map((name, i) => ({ name, bytes: 1024 ** (4 - i) }));

/** `212 ms`, `1.2k req/s`, `489 MiB`, `0.05 %`, `–` for no number. */
export function numberText(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (unit === 'seconds') return Math.abs(value) < 5e-7 ? '0 ms' : formatDuration(Math.round(value * SECOND));
  if (unit === 'ratio') return `${digits(value * 100)} %`;
  if (unit === 'bytes') {
    const { name, bytes } = byteScale(value);
    return `${digits(value / bytes)} ${name}`;
  }
  return scaled(value) + AFTER[unit];
}

/** The largest unit of bytes that `value` has at least one of. */
export function byteScale(value: number): { readonly name: string; readonly bytes: number } {
  return BYTE_SCALES.find(({ bytes }) => Math.abs(value) >= bytes) ?? { name: 'B', bytes: 1 };
}

/** In thousands, millions and so on. */
function scaled(value: number): string {
  const size = Math.abs(value);
  for (const [scale, letter] of SCALES) if (size >= scale) return `${digits(value / scale)}${letter}`;
  return digits(value);
}

/** Three significant digits at most, none that are zero, and a true minus sign. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.001) return `${value < 0 ? '−' : ''}<0.001`;
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const text = size.toFixed(decimals);
  const short = decimals === 0 ? text : text.replace(/\.?0+$/, '');
  return value < 0 ? `−${short}` : short;
}
