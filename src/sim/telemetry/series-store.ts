/**
 * The metrics of a run: one column of values per series in chunks of 60 samples, and one column of times per scraped target,
 * shared by all its series. A sample costs its eight bytes and little else. When there are too many samples the oldest chunks are gone,
 * and a question about that time finds nothing.
 */
import type { Micros } from '../base/time.ts';
import { compileMatcher } from '../model/matcher.ts';
import type { Spend } from '../model/matcher.ts';
import type { Labels, Matcher, SampleColumns, SeriesHandle, SeriesSource } from '../model/series.ts';
import { writeStale } from '../model/stale.ts';
import { CHUNK_SAMPLES, SampleSlabs } from './sample-slabs.ts';

const SERIES_MAX = 200_000;
/** A full axis grows by a quarter, so that little of it lies idle; at least by this many times. */
const AXIS_GROWTH_MIN = 16;

/** The times at which something was sampled, ascending. */
export class TimeAxis {
  length = 0;
  private column = new Float64Array(AXIS_GROWTH_MIN);

  push(atUs: Micros): void {
    if (this.length === this.column.length) {
      const larger = new Float64Array(this.length + Math.max(AXIS_GROWTH_MIN, this.length >> 2));
      larger.set(this.column);
      this.column = larger;
    }
    this.column[this.length++] = atUs;
  }

  /** Position of the first time after `atUs`. */
  after(atUs: Micros): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.column[middle] <= atUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  slice(from: number, to: number): Float64Array {
    return this.column.subarray(from, to);
  }

  get bytes(): number {
    return this.column.byteLength;
  }
}

/** One series. Sample i belongs to time `first + i` of its axis. */
export class StoredSeries implements SeriesHandle {
  readonly labels: Labels;
  readonly axis: TimeAxis;
  readonly first: number;
  length = 0;
  private readonly slabs: SampleSlabs;
  private readonly chunks: number[] = [];
  /** Samples before this one went with a chunk that was dropped while it was being filled. */
  private begunAnew = 0;

  constructor(labels: Labels, axis: TimeAxis, slabs: SampleSlabs) {
    this.labels = labels;
    this.axis = axis;
    this.first = axis.length;
    this.slabs = slabs;
  }

  append(value: number): void {
    const at = this.length++ % CHUNK_SAMPLES;
    if (at === 0) this.chunks.push(this.slabs.take());
    else if (this.chunks[this.chunks.length - 1] < this.slabs.firstKept) {
      this.chunks[this.chunks.length - 1] = this.slabs.take();
      this.begunAnew = this.length - 1;
    }
    const chunk = this.chunks[this.chunks.length - 1];
    this.slabs.slabOf(chunk)[this.slabs.offsetOf(chunk) + at] = value === value ? value : NaN;
  }

  appendStale(): void {
    this.append(0);
    const chunk = this.chunks[this.chunks.length - 1];
    writeStale(this.slabs.slabOf(chunk), this.slabs.offsetOf(chunk) + ((this.length - 1) % CHUNK_SAMPLES));
  }

  /** The newest sample; NaN when there is none. */
  last(): number {
    return this.oldest() === this.length ? NaN : this.slice(this.length - 1, this.length)[0];
  }

  /** Position of the oldest sample that is kept; `length` when none is. */
  oldest(): number {
    const { firstKept } = this.slabs;
    if (firstKept === 0) return 0;
    let low = 0;
    let high = this.chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.chunks[middle] < firstKept) low = middle + 1;
      else high = middle;
    }
    return Math.min(this.length, Math.max(low * CHUNK_SAMPLES, this.begunAnew));
  }

  /** Samples from..to-1, all of them kept, in one piece: a view where they lie in one chunk, else a copy, in `room` where they fit. */
  slice(from: number, to: number, room?: Float64Array): Float64Array {
    if (to <= from) return new Float64Array(0);
    const firstChunk = Math.floor(from / CHUNK_SAMPLES);
    const lastChunk = Math.floor((to - 1) / CHUNK_SAMPLES);
    if (firstChunk === lastChunk) {
      const begin = this.slabs.offsetOf(this.chunks[firstChunk]) - firstChunk * CHUNK_SAMPLES;
      return this.slabs.slabOf(this.chunks[firstChunk]).subarray(begin + from, begin + to);
    }
    const values = room !== undefined && room.length >= to - from ? room.subarray(0, to - from) : new Float64Array(to - from);
    for (let chunk = firstChunk; chunk <= lastChunk; chunk++) {
      const slab = this.slabs.slabOf(this.chunks[chunk]);
      const begin = this.slabs.offsetOf(this.chunks[chunk]) - chunk * CHUNK_SAMPLES;
      const start = Math.max(from, chunk * CHUNK_SAMPLES);
      const end = Math.min(to, (chunk + 1) * CHUNK_SAMPLES);
      // Copied as a column: number by number, an engine may lose the bits of the stale mark.
      values.set(slab.subarray(begin + start, begin + end), start - from);
    }
    return values;
  }
}

export class SeriesStore implements SeriesSource<StoredSeries> {
  readonly all: StoredSeries[] = [];
  /** Series that were refused because SERIES_MAX was reached. */
  refused = 0;
  private readonly slabs: SampleSlabs;
  private readonly byName = new Map<string, StoredSeries[]>();
  /** Series that write their own times (alerts, recording rules), by their labels as text. */
  private readonly recordings = new Map<string, StoredSeries>();

  constructor(samplesMax?: number) {
    this.slabs = new SampleSlabs(samplesMax);
  }

  /** Pieces of series, of 60 samples each, that are gone because SAMPLES_MAX was reached. */
  get chunksDropped(): number {
    return this.slabs.firstKept;
  }

  /** A new series on `axis`; null when the store is full. */
  create(labels: Labels, axis: TimeAxis): StoredSeries | null {
    if (this.all.length === SERIES_MAX) {
      this.refused++;
      return null;
    }
    const series = new StoredSeries(labels, axis, this.slabs);
    this.all.push(series);
    const name = labels['__name__'] ?? '';
    const named = this.byName.get(name);
    if (named === undefined) this.byName.set(name, [series]);
    else named.push(series);
    return series;
  }

  /** Adds one sample to a series with times of its own. */
  record(labels: Labels, atUs: Micros, value: number): void {
    const series = this.recording(labels);
    if (series === null) return;
    series.axis.push(atUs);
    series.append(value);
  }

  recordStale(labels: Labels, atUs: Micros): void {
    const series = this.recording(labels);
    if (series === null) return;
    series.axis.push(atUs);
    series.appendStale();
  }

  select(matchers: readonly Matcher[], spend?: Spend): StoredSeries[] {
    const named = matchers.find((matcher) => matcher.name === '__name__' && matcher.op === '=');
    const candidates = named === undefined ? this.all : (this.byName.get(named.value) ?? []);
    const tests = matchers
      .filter((matcher) => matcher !== named)
      .map((matcher) => ({ name: matcher.name, matches: compileMatcher(matcher, spend) }));
    if (tests.length === 0) return [...candidates];
    return candidates.filter((series) => tests.every((test) => test.matches(labelOf(series.labels, test.name))));
  }

  read(series: StoredSeries, fromUs: Micros, toUs: Micros, room?: Float64Array): SampleColumns {
    const { axis, first } = series;
    const start = Math.max(axis.after(fromUs), first + series.oldest());
    const end = Math.max(start, Math.min(axis.after(toUs), first + series.length));
    return { times: axis.slice(start, end), values: series.slice(start - first, end - first, room) };
  }

  labelValues(label: string): string[] {
    const values = new Set<string>();
    for (const series of this.all) {
      if (Object.hasOwn(series.labels, label)) values.add(series.labels[label]);
    }
    return [...values].sort();
  }

  /** Samples kept and the bytes of all columns. */
  size(): { samples: number; bytes: number } {
    let samples = 0;
    let { bytes } = this.slabs;
    const axes = new Set<TimeAxis>();
    for (const series of this.all) {
      samples += series.length - series.oldest();
      axes.add(series.axis);
    }
    for (const axis of axes) bytes += axis.bytes;
    return { samples, bytes };
  }

  private recording(labels: Labels): StoredSeries | null {
    const key = JSON.stringify(labels);
    const known = this.recordings.get(key);
    if (known !== undefined) return known;
    const series = this.create(labels, new TimeAxis());
    if (series !== null) this.recordings.set(key, series);
    return series;
  }
}

/** Empty when the series has no such label; a label may be called `constructor`. */
export function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? labels[name] : '';
}
