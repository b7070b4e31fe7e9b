/** One measured figure as a line of JSON, and how rounds become figures: the median of rounds in which all take turns. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** What one round yields, by name; every round yields the same names. */
export type Round = Readonly<Record<string, number>>;

/** Units of the figures by their names; a ratio has the unit `1`. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/ns_per_(event|sample)$/, 'ns'],
  [/sim_s_per_(wall|processor)_s$/, 's/s'],
  [/^bytes\./, 'B'],
  [/ratio_[a-z]+$/, '1'],
];

export function medianFigures(rounds: readonly Round[]): Figure[] {
  return Object.keys(rounds[0] ?? {}).map((name) => ({
    name,
    value: Number(median(rounds.map((round) => round[name] ?? NaN)).toPrecision(4)),
    unit: UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? '1',
  }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
