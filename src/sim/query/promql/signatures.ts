/** Every function of the language with what it takes and gives: the one list that the parser, the checker and the evaluator share. */

export type ValueType = 'scalar' | 'string' | 'vector' | 'matrix';

export interface Signature {
  readonly takes: readonly ValueType[];
  /** How many of the last arguments may be left out. */
  readonly optional: number;
  /** True when the last argument may be repeated. */
  readonly repeats: boolean;
  readonly gives: ValueType;
}

function signature(takes: readonly ValueType[], gives: ValueType = 'vector', optional = 0, repeats = false): Signature {
  return { takes, gives, optional, repeats };
}

const VECTOR = signature(['vector']);
const MATRIX = signature(['matrix']);
const CALENDAR = signature(['vector'], 'vector', 1);

export const SIGNATURES = {
  abs: VECTOR,
  absent: VECTOR,
  absent_over_time: MATRIX,
  acos: VECTOR,
  acosh: VECTOR,
  asin: VECTOR,
  asinh: VECTOR,
  atan: VECTOR,
  atanh: VECTOR,
  avg_over_time: MATRIX,
  ceil: VECTOR,
  changes: MATRIX,
  clamp: signature(['vector', 'scalar', 'scalar']),
  clamp_max: signature(['vector', 'scalar']),
  clamp_min: signature(['vector', 'scalar']),
  cos: VECTOR,
  cosh: VECTOR,
  count_over_time: MATRIX,
  day_of_month: CALENDAR,
  day_of_week: CALENDAR,
  day_of_year: CALENDAR,
  days_in_month: CALENDAR,
  deg: VECTOR,
  delta: MATRIX,
  deriv: MATRIX,
  double_exponential_smoothing: signature(['matrix', 'scalar', 'scalar']),
  exp: VECTOR,
  first_over_time: MATRIX,
  floor: VECTOR,
  histogram_avg: VECTOR,
  histogram_count: VECTOR,
  histogram_fraction: signature(['scalar', 'scalar', 'vector']),
  histogram_quantile: signature(['scalar', 'vector']),
  histogram_stddev: VECTOR,
  histogram_stdvar: VECTOR,
  histogram_sum: VECTOR,
  hour: CALENDAR,
  idelta: MATRIX,
  increase: MATRIX,
  info: signature(['vector', 'vector'], 'vector', 1),
  irate: MATRIX,
  label_join: signature(['vector', 'string', 'string', 'string'], 'vector', 1, true),
  label_replace: signature(['vector', 'string', 'string', 'string', 'string']),
  last_over_time: MATRIX,
  ln: VECTOR,
  log10: VECTOR,
  log2: VECTOR,
  mad_over_time: MATRIX,
  max_over_time: MATRIX,
  min_over_time: MATRIX,
  minute: CALENDAR,
  month: CALENDAR,
  pi: signature([], 'scalar'),
  predict_linear: signature(['matrix', 'scalar']),
  present_over_time: MATRIX,
  quantile_over_time: signature(['scalar', 'matrix']),
  rad: VECTOR,
  rate: MATRIX,
  resets: MATRIX,
  round: signature(['vector', 'scalar'], 'vector', 1),
  scalar: signature(['vector'], 'scalar'),
  sgn: VECTOR,
  sin: VECTOR,
  sinh: VECTOR,
  sort: VECTOR,
  sort_by_label: signature(['vector', 'string'], 'vector', 1, true),
  sort_by_label_desc: signature(['vector', 'string'], 'vector', 1, true),
  sort_desc: VECTOR,
  sqrt: VECTOR,
  stddev_over_time: MATRIX,
  stdvar_over_time: MATRIX,
  sum_over_time: MATRIX,
  tan: VECTOR,
  tanh: VECTOR,
  time: signature([], 'scalar'),
  timestamp: VECTOR,
  ts_of_first_over_time: MATRIX,
  ts_of_last_over_time: MATRIX,
  ts_of_max_over_time: MATRIX,
  ts_of_min_over_time: MATRIX,
  vector: signature(['scalar']),
  year: CALENDAR,
} as const satisfies Readonly<Record<string, Signature>>;

export type FunctionName = keyof typeof SIGNATURES;

/** The name of each function, typed; null when there is no such function. */
export function functionNamed(name: string): FunctionName | null {
  return Object.hasOwn(SIGNATURES, name) ? (name as FunctionName) : null;
}

export function signatureOf(name: FunctionName): Signature {
  return SIGNATURES[name];
}

/** How every message about a part of the language begins that Faultline has left out. */
export const NOT_HERE = 'Faultline does not have';

/** Functions of Prometheus that Faultline has on purpose left out, and why. */
const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ['histogram_quantiles', 'ask histogram_quantile once for each quantile'],
  ['start_timestamp', 'samples carry no start time'],
]);

/** Why a known function is not there; null for a name that Prometheus does not have either. */
export function reasonLeftOut(name: string): string | null {
  return LEFT_OUT.get(name) ?? null;
}
