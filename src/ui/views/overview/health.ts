/**
 * Whether a component looks well, by what its metrics say and nothing else (law 3). The rules are the ones that people use on call:
 * broken promises, failing answers, busy processors, something waiting, replicas away, slower than it used to be.
 */
export interface Figures {
  readonly perSecond: number;
  readonly errorRatio: number;
  readonly p99Seconds: number;
  /** What p99 usually is: the lower quartile over the time range that is looked at. */
  readonly usualP99Seconds: number;
  readonly processorRatio: number;
  /** Queries or requests that wait for a connection or a worker. */
  readonly waiting: number;
  readonly replicasUp: number;
  readonly replicas: number;
}

export interface Health {
  readonly tone: 'good' | 'warn' | 'bad';
  /** Short sentences, the gravest first. */
  readonly reasons: readonly string[];
}

export const UNKNOWN: Figures = {
  perSecond: NaN,
  errorRatio: NaN,
  p99Seconds: NaN,
  usualP99Seconds: NaN,
  processorRatio: NaN,
  waiting: NaN,
  replicasUp: NaN,
  replicas: NaN,
};

/** So much slower than usual is worth a sign, if a person could feel it. */
const slowerMin = 3;
const feltMinSeconds = 0.05;

const RULES: readonly {
  readonly tone: 'warn' | 'bad';
  readonly holds: (of: Figures) => boolean;
  readonly says: (of: Figures) => string;
}[] = [
  { tone: 'bad', holds: (of) => of.replicasUp < 0.5, says: () => 'no replica answers its scrapes' },
  { tone: 'bad', holds: (of) => of.errorRatio >= 0.05, says: (of) => `${Math.round(of.errorRatio * 100)} % of its answers fail` },
  { tone: 'bad', holds: (of) => of.processorRatio >= 0.95, says: () => 'its processors are full' },
  { tone: 'warn', holds: (of) => of.waiting >= 1, says: (of) => `${Math.round(of.waiting)} wait in line` },
  {
    tone: 'warn',
    holds: (of) => of.errorRatio >= 0.01 && of.errorRatio < 0.05,
    says: (of) => `${(of.errorRatio * 100).toFixed(1)} % of its answers fail`,
  },
  { tone: 'warn', holds: (of) => of.processorRatio >= 0.7 && of.processorRatio < 0.95, says: () => 'its processors are busy' },
  {
    tone: 'warn',
    holds: (of) => of.replicasUp >= 0.5 && of.replicasUp < of.replicas,
    says: (of) => `${of.replicas - of.replicasUp} of ${of.replicas} replicas are away`,
  },
  {
    tone: 'warn',
    holds: (of) => of.p99Seconds >= of.usualP99Seconds * slowerMin && of.p99Seconds >= feltMinSeconds,
    says: (of) => `p99 is ${Math.round(of.p99Seconds / of.usualP99Seconds)} times what it usually is`,
  },
];

/** `broken` are the promises to users that are broken right now at this component. */
export function healthOf(figures: Figures, broken: readonly string[] = []): Health {
  const failed = RULES.filter((rule) => rule.holds(figures));
  const reasons = [...broken.map((name) => `${name} is broken`), ...failed.map((rule) => rule.says(figures))];
  return { tone: broken.length > 0 ? 'bad' : (failed[0]?.tone ?? 'good'), reasons };
}

/** The lower quartile of the values that are numbers, NaN when there are none. */
export function usual(values: Float64Array): number {
  const known = values.filter((value) => Number.isFinite(value)).sort();
  return known.length === 0 ? NaN : (known[known.length >> 2] as number);
}
