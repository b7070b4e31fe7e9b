/** What a process may use of its machine, in the words of container platforms: a limit on processor time. */
import { MILLISECOND, SECOND } from '../base/time.ts';
import type { ProcessorQuota } from '../model/runtime.ts';
import { processorsMax } from './limits.ts';
import { defaulted, object, required } from './object-shape.ts';
import { duration } from './quantity.ts';
import { convert, either, form, type Shape } from './shape.ts';

const CORES_PATTERN = '^([0-9]+(\\.[0-9]+)?|[0-9]+m)$';

/** `500m` and `0.5` are half a core. */
const cores: Shape<number> = form({
  expected: 'processors as in 500m, 0.5 or 2',
  pattern: CORES_PATTERN,
  parse(text) {
    const match = /^(\d{1,9}(?:\.\d{1,9})?)(m?)$/.exec(text);
    if (match === null || (match[2] === 'm' && text.includes('.'))) return null;
    const value = Number(match[1]) / (match[2] === 'm' ? 1000 : 1);
    if (value > processorsMax) return `is too large; at most ${processorsMax} is allowed (processorsMax).`;
    return value >= 0.01 ? { value } : 'must be at least 10m, the least that can be enforced.';
  },
  standIn: 1,
  schema: { type: ['number', 'string'], pattern: CORES_PATTERN, minimum: 0.01, maximum: processorsMax },
});

/** Bounds of the Linux kernel: 1 ms to 1 s. */
const period = duration({ minUs: MILLISECOND, maxUs: SECOND, maxName: 'periodMax' });

const quotaOf = (coresMax: number, periodUs: number): ProcessorQuota => ({ quotaUs: coresMax * periodUs, periodUs });
const DEFAULT_PERIOD_US = 100 * MILLISECOND;
const noQuota = () => quotaOf(1, DEFAULT_PERIOD_US);

/** A limit on processor time; the quota of each period, which Kubernetes makes from `limits.cpu`. */
export const processorQuota: Shape<ProcessorQuota> = either<ProcessorQuota>(
  'processors such as 500m, or a map with "cores" and "period"',
  convert(cores, (value) => quotaOf(value, DEFAULT_PERIOD_US), noQuota),
  convert(
    object(
      'a limit on processor time',
      {
        cores: required(cores, 'How many processors’ worth of time may be used.'),
        period: defaulted(period, '100ms', 'How often that is counted anew; when it is used up, all work stands until then.'),
      },
      { processors: 'Did you mean "cores"?', quota: 'Did you mean "cores"?' },
    ),
    (read) => quotaOf(read.cores, read.period),
    noQuota,
  ),
);
