/**
 * Whether a component looks well, by what its metrics say now and nothing else (law 3). The rules are the ones that people use on
 * call: failing answers, busy processors, something waiting, replicas that do not answer their scrapes.
 */
export interface Figures {
  readonly perSecond: number;
  readonly errorRatio: number;
  readonly p99Seconds: number;
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
  processorRatio: NaN,
  waiting: NaN,
  replicasUp: NaN,
  replicas: NaN,
};

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
];

export function healthOf(figures: Figures): Health {
  const broken = RULES.filter((rule) => rule.holds(figures));
  return { tone: broken[0]?.tone ?? 'good', reasons: broken.map((rule) => rule.says(figures)) };
}
