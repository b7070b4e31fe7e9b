/**
 * Aggregations that fold series after series into a few columns. A fold adds all steps of one series at once, in one loop over
 * typed arrays: this is where a query over ten thousand series spends its time.
 */
import type { Track } from './track.ts';

export type FoldName = 'sum' | 'avg' | 'count' | 'min' | 'max' | 'group' | 'stddev' | 'stdvar';

export interface Fold {
  /** Columns of state beside the group's own values. */
  readonly columns: number;
  /** It looks at whether there is a sample and not at its value, so that histograms count too. */
  readonly countsAll: boolean;
  add(group: Track, columns: readonly Float64Array[], member: Track): void;
  finish(group: Track, columns: readonly Float64Array[]): void;
}

type Columns = readonly Float64Array[];

function column(columns: Columns, index: number): Float64Array {
  return columns[index] as Float64Array;
}

const nothing = (): void => undefined;

/**
 * A fold of the cells with numbers, or (`countsAll`) of those with anything: `first` for the first member of a cell, `next` for the
 * others.
 */
function cellwise(first: (value: number) => number, next: (so: number, value: number) => number, countsAll = false): Fold {
  return {
    columns: 0,
    countsAll,
    add(group, _columns, { values, present }) {
      for (let step = 0; step < values.length; step++) {
        if (present[step] !== 1 && (present[step] === 0 || !countsAll)) continue;
        const value = values[step] as number;
        group.values[step] = group.present[step] === 0 ? first(value) : next(group.values[step] as number, value);
        group.present[step] = 1;
      }
    },
    finish: nothing,
  };
}

/** Compensated (Neumaier), like {@link CompensatedSum}, with the compensation in a column. */
const SUM: Fold = {
  columns: 1,
  countsAll: false,
  add(group, columns, { values, present }) {
    const sums = group.values;
    const low = column(columns, 0);
    for (let step = 0; step < values.length; step++) {
      if (present[step] !== 1) continue;
      const value = values[step] as number;
      if (group.present[step] === 0) {
        sums[step] = value;
        group.present[step] = 1;
        continue;
      }
      const sum = sums[step] as number;
      const total = sum + value;
      if (total === Infinity || total === -Infinity) low[step] = 0;
      else low[step] = (low[step] as number) + (Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum);
      sums[step] = total;
    }
  },
  finish({ values }, columns) {
    const low = column(columns, 0);
    for (let step = 0; step < values.length; step++) {
      const sum = values[step] as number;
      if (sum !== Infinity && sum !== -Infinity) values[step] = sum + (low[step] as number);
    }
  },
};

const COUNT: Fold = cellwise(
  () => 1,
  (count) => count + 1,
  true,
);

const MEAN_LOW = 0;
const MEAN_COUNT = 1;
const MEAN_RUNNING = 2;

/** As {@link CompensatedMean}: a sum until it would overflow, from there on a running mean. */
const AVG: Fold = {
  columns: 3,
  countsAll: false,
  add(group, columns, { values, present }) {
    const sums = group.values;
    const low = column(columns, MEAN_LOW);
    const counts = column(columns, MEAN_COUNT);
    const running = column(columns, MEAN_RUNNING);
    for (let step = 0; step < values.length; step++) {
      if (present[step] !== 1) continue;
      let value = values[step] as number;
      const count = (counts[step] as number) + 1;
      counts[step] = count;
      if (count === 1) {
        sums[step] = value;
        group.present[step] = 1;
        continue;
      }
      let sum = sums[step] as number;
      let total = sum + value;
      if (running[step] === 0 && (total === Infinity || total === -Infinity)) {
        running[step] = 1;
        sum /= count - 1;
        low[step] = (low[step] as number) / (count - 1);
      }
      if (running[step] === 1) {
        const share = (count - 1) / count;
        sum *= share;
        low[step] = (low[step] as number) * share;
        value /= count;
        total = sum + value;
      }
      if (total === Infinity || total === -Infinity) low[step] = 0;
      else low[step] = (low[step] as number) + (Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum);
      sums[step] = total;
    }
  },
  finish({ values }, columns) {
    for (let step = 0; step < values.length; step++) {
      const [sum, low] = [values[step] as number, column(columns, MEAN_LOW)[step] as number];
      const count = column(columns, MEAN_COUNT)[step] as number;
      values[step] = column(columns, MEAN_RUNNING)[step] === 1 ? sum + low : sum / count + low / count;
    }
  },
};

const SPREAD_MEAN = 0;
const SPREAD_COUNT = 1;

/** Welford's method: squares of distances in the group's values, mean and count beside them. */
function spread(result: (variance: number) => number): Fold {
  return {
    columns: 2,
    countsAll: false,
    add(group, columns, { values, present }) {
      const means = column(columns, SPREAD_MEAN);
      const counts = column(columns, SPREAD_COUNT);
      for (let step = 0; step < values.length; step++) {
        if (present[step] !== 1) continue;
        const value = values[step] as number;
        const count = (counts[step] as number) + 1;
        counts[step] = count;
        const distance = value - (means[step] as number);
        means[step] = (means[step] as number) + distance / count;
        const squares = group.present[step] === 0 ? 0 : (group.values[step] as number);
        group.values[step] = squares + distance * (value - (means[step] as number));
        group.present[step] = 1;
      }
    },
    finish({ values }, columns) {
      for (let step = 0; step < values.length; step++)
        values[step] = result((values[step] as number) / (column(columns, SPREAD_COUNT)[step] as number));
    },
  };
}

export const FOLDS: Readonly<Record<FoldName, Fold>> = {
  sum: SUM,
  avg: AVG,
  count: COUNT,
  min: cellwise(
    (value) => value,
    (least, value) => (value < least || least !== least ? value : least),
  ),
  max: cellwise(
    (value) => value,
    (most, value) => (value > most || most !== most ? value : most),
  ),
  group: cellwise(
    () => 1,
    () => 1,
    true,
  ),
  stddev: spread(Math.sqrt),
  stdvar: spread((variance) => variance),
};
