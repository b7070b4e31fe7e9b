/** What a process may use of its machine, in the words of container platforms: a limit on processor time, and a managed heap. */
import { stepLength } from './distribution-shape.ts';
import { memoryLiteral, parseMemory } from '../base/memory.ts';
import { MILLISECOND, SECOND } from '../base/time.ts';
import type { ContainerMemory, Heap, ProcessorQuota } from '../model/runtime.ts';
import { memoryMax, processorsMax } from './limits.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
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

const BYTES_PATTERN = '^(0|[0-9]+(\\.[0-9]+)?(B|KiB|MiB|GiB|kB|MB|GB))( per request)?$';
const MIB = 1024 * 1024;

/** `300KiB`, `1.5GiB`; of what each request needs also `300KiB per request`. */
function memory(min: number): Shape<number> {
  return form({
    expected: 'an amount of memory such as 300KiB or 1.5GiB',
    pattern: BYTES_PATTERN,
    parse(text) {
      if (/^\d+(\.\d+)?$/.test(text) && Number(text) !== 0) return `needs a unit. Did you mean ${text}MiB?`;
      const value = parseMemory(text.replace(/ per request$/, ''));
      if (value === null) return null;
      if (value > memoryMax) return `is too large; at most ${memoryLiteral(memoryMax)} is allowed (memoryMax).`;
      return value >= min ? { value } : `must be at least ${min}B.`;
    },
    standIn: min,
    schema: { type: ['string', 'integer'], pattern: BYTES_PATTERN, minimum: 0, maximum: 0 },
  });
}

/**
 * What a collector costs: by default that of a serial one, which copies about a gibibyte and marks and compacts about 300 MiB a second
 * (HotSpot's choice for a process with less than two processors or 1792 MiB).
 */
const pauses = object('what collections cost', {
  minor: defaulted(stepLength, '1ms', 'How long a minor collection takes at least.'),
  minorPerMiB: defaulted(stepLength, '1ms', 'How much longer for each MiB that requests in flight hold, which it copies.'),
  major: defaulted(stepLength, '10ms', 'How long a major collection takes at least.'),
  majorPerMiB: defaulted(stepLength, '3ms', 'How much longer for each MiB in use, which it marks and moves.'),
});

/** The limit on the memory of a container, which Kubernetes makes from `limits.memory`. */
export const containerMemory: Shape<ContainerMemory> = convert(
  object(
    'the memory of a container',
    {
      limit: required(memory(1), 'What it may use; the kernel kills a process that needs more (OOMKilled).'),
      base: defaulted(
        memory(0),
        '0',
        'What the process needs beside its heap, threads and caches; a heap counts its "native" itself.',
      ),
      perThread: defaulted(memory(0), '256KiB', 'The stack of each worker and of each thread of a pool.'),
      perCacheEntry: defaulted(memory(0), '1KiB', 'An entry of a cache.'),
    },
    { max: 'Did you mean "limit"?', size: 'Did you mean "limit"?' },
  ),
  (read, at, reading) => {
    if (read.base > read.limit) reading.report(at, 'needs "base" to be at most "limit": every process would be killed at once.');
    return read;
  },
  () => ({ limit: 1, base: 0, perThread: 0, perCacheEntry: 0 }),
);

/** The managed memory of a process, in the words of the JVM. */
export const heap: Shape<Heap> = convert(
  object(
    'a heap',
    {
      size: required(memory(1), 'All that may be used, like -Xmx.'),
      young: optional(memory(1), 'The part of it where requests make their objects. Left out: a third, like -XX:NewRatio=2.'),
      live: defaulted(memory(0), '64MiB', 'What is in use at all times: classes, caches, sessions.'),
      allocates: defaulted(memory(0), '100KiB', 'What a request makes, and needs until it is answered.'),
      keeps: optional(
        object('a cache in the heap', {
          each: required(memory(1), 'What a request adds to it.'),
          max: required(memory(1), 'What it holds when it is full.'),
        }),
        'A cache that requests fill after the start, and that then stays as it is.',
      ),
      leak: defaulted(memory(0), '0', 'What a request makes and nobody ever lets go.'),
      native: defaulted(memory(0), '100MiB', 'Memory of the process beside the heap.'),
      pauses: defaulted(pauses, {}, 'How long collections stop the process.'),
    },
    { max: 'Did you mean "size"?', xmx: 'Did you mean "size"?' },
  ),
  (read, at, reading) => {
    const youngMax = read.young ?? Math.round(read.size / 3);
    const trouble =
      youngMax >= read.size
        ? 'needs "young" to be less than "size".'
        : read.live + read.allocates > read.size
          ? 'needs "live" and what a request "allocates" to fit into "size" (left out: 64MiB and 100KiB): with less no request can ever begin.'
          : read.allocates > youngMax
            ? 'needs "allocates" to be at most "young" (left out: 100KiB and a third of "size"): a request that does not fit can never begin.'
            : read.leak + (read.keeps?.each ?? 0) > read.allocates
              ? 'needs "leak" and what it "keeps" together to be at most "allocates" (left out: 100KiB), of which they are parts.'
              : (read.keeps?.max ?? 0) > read.size - read.live
                ? 'needs what it "keeps" when full to fit into "size" beside what is "live" (left out: 64MiB).'
                : null;
    if (trouble !== null) {
      reading.report(at, trouble);
      return undefined;
    }
    return {
      sizeMax: read.size,
      youngMax,
      live: read.live,
      perRequest: read.allocates,
      keptPerRequest: read.keeps?.each ?? 0,
      keptMax: read.keeps?.max ?? 0,
      leakPerRequest: read.leak,
      beside: read.native,
      pauses: {
        minorUs: read.pauses.minor,
        minorUsPerByte: read.pauses.minorPerMiB / MIB,
        majorUs: read.pauses.major,
        majorUsPerByte: read.pauses.majorPerMiB / MIB,
      },
    };
  },
  () => ({
    sizeMax: 1,
    youngMax: 0,
    live: 0,
    perRequest: 0,
    keptPerRequest: 0,
    keptMax: 0,
    leakPerRequest: 0,
    beside: 0,
    pauses: { minorUs: 0, minorUsPerByte: 0, majorUs: 0, majorUsPerByte: 0 },
  }),
);
