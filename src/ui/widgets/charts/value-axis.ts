/** The axis of values: from zero to a round number above the largest, with ticks that people would have chosen. */
import { tickIncrement } from 'd3-array';
import { byteScale, numberText, type Unit } from './number-text.ts';

export interface ValueAxis {
  readonly top: number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** What an axis shows at least, so that noise near zero does not fill a chart. In the unit's base. */
const LEAST: Readonly<Record<Unit, number>> = {
  seconds: 0.001,
  ratio: 0.01,
  'requests per second': 1,
  'per second': 1,
  count: 4,
  bytes: 1,
  processors: 0.1,
  'rows per second': 1,
  none: 1e-6,
};

/** `largest` may be anything; about `ticksWanted` ticks, zero among them. */
export function valueAxis(largest: number, unit: Unit, ticksWanted = 4): ValueAxis {
  const reach = Math.max(Number.isFinite(largest) ? largest : 0, LEAST[unit]);
  const scale = shownPerBase(unit, reach);
  const increment = tickIncrement(0, reach * scale, ticksWanted);
  const step = (increment < 0 ? -1 / increment : increment) / scale;
  const count = Math.max(1, Math.ceil((reach / step) * (1 - 1e-9)));
  const ticks = Array.from({ length: count + 1 }, (_, i) => ({ value: i * step, text: tickText(i * step, unit) }));
  return { top: count * step, ticks };
}

/** Ratios are read in percent, seconds and bytes in the unit that suits them: round there, not in the base. */
function shownPerBase(unit: Unit, reach: number): number {
  if (unit === 'ratio') return 100;
  if (unit === 'bytes') return 1 / byteScale(reach).bytes;
  return unit === 'seconds' && reach < 1 ? 1000 : 1;
}

/** The unit stands at each tick only where it is short. */
function tickText(value: number, unit: Unit): string {
  if (value === 0) return '0';
  if (unit === 'seconds')
    return value < 1 ? `${round(value * 1000)} ms` : value < 120 ? `${round(value)} s` : numberText(value, unit);
  if (unit === 'ratio') return `${round(value * 100)} %`;
  return numberText(value, unit === 'bytes' ? 'bytes' : 'none');
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** The largest finite value of the columns within a range of time. */
export function largestValue(
  columns: readonly { readonly times: Float64Array; readonly values: Float64Array }[],
  fromUs: number,
  toUs: number,
): number {
  let largest = 0;
  for (const { times, values } of columns) {
    for (let i = 0; i < times.length; i++) {
      const [at, value] = [times[i] as number, values[i] as number];
      if (at >= fromUs && at <= toUs && value > largest && value < Infinity) largest = value;
    }
  }
  return largest;
}
