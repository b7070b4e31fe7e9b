/**
 * The instruments of one process, as a client library keeps them: counters, gauges and histograms in one column of numbers.
 * Whoever counts resolves a handle once and then adds to a slot; a scrape copies the column into the store. A histogram
 * keeps plain buckets, and its `_bucket` sums and `_count` are made at the scrape, so they cannot disagree.
 */
import { OPENTELEMETRY_NAMES, type MetricNames } from '../model/metric-names.ts';
import { exportedAs, type ExporterNames } from '../model/exporter-names.ts';
import type { Micros } from '../base/time.ts';
import type { Labels } from '../model/series.ts';
import type { ExemplarStore } from './exemplar-store.ts';
import type { SeriesStore, StoredSeries } from './series-store.ts';
import { TimeAxis } from './series-store.ts';

/** Prometheus' default buckets, without the last one, which has no bound. */
export const BUCKET_BOUNDS_US: readonly Micros[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10].map((bound) =>
  Math.round(bound * 1e6),
);

/** How a slot becomes a sample. */
const AS_IS = 0;
const MICROS_TO_SECONDS = 1;
const FIRST_BUCKET = 2;
const NEXT_BUCKET = 3;
const COUNT_OF_BUCKETS = 4;
const ABSENT = 5;

export type Handle = number;

export class Target {
  readonly labels: Labels;
  values = new Float64Array(64);
  /** Upper bounds of the buckets of its histograms, the last one Infinity. */
  private readonly boundsUs: Float64Array;
  private readonly axis = new TimeAxis();
  private readonly store: SeriesStore;
  private readonly exemplars: ExemplarStore;
  private readonly series: (StoredSeries | null)[] = [];
  private modes = new Uint8Array(64);
  private exemplarTraces = new Uint32Array(64);
  private exemplarValuesUs = new Float64Array(64);
  private exemplarTimesUs = new Float64Array(64);
  private count = 0;
  /** Where each series is, by its labels as text, once the process has begun anew. */
  private known: Map<string, number> | null = null;
  /** Whose names its metrics have. */
  private readonly names: MetricNames | ExporterNames;

  constructor(
    labels: Labels,
    store: SeriesStore,
    exemplars: ExemplarStore,
    boundsUs: readonly Micros[],
    names: MetricNames | ExporterNames = 'prometheus',
  ) {
    this.names = names;
    this.labels = labels;
    this.boundsUs = Float64Array.from([...boundsUs, Infinity]);
    this.store = store;
    this.exemplars = exemplars;
  }

  /** A counter or gauge in its own unit. */
  instrument(name: string, labels: Labels): Handle {
    return this.named(name, labels, AS_IS);
  }

  /** A counter or gauge that is kept in microseconds and scraped in seconds. */
  seconds(name: string, labels: Labels): Handle {
    return this.named(name, labels, MICROS_TO_SECONDS);
  }

  /** A histogram of lengths: a slot for each bucket, then the count, then the sum. */
  histogram(ownName: string, labels: Labels): Handle {
    const name = this.names === 'opentelemetry' ? (OPENTELEMETRY_NAMES.get(ownName) ?? ownName) : ownName;
    const [first] = Array.from(this.boundsUs, (boundUs, i) =>
      this.slot(`${name}_bucket`, { ...labels, le: secondsText(boundUs) }, i === 0 ? FIRST_BUCKET : NEXT_BUCKET),
    );
    this.slot(`${name}_count`, labels, COUNT_OF_BUCKETS);
    this.slot(`${name}_sum`, labels, MICROS_TO_SECONDS);
    return first;
  }

  add(handle: Handle, amount: number): void {
    this.values[handle] += amount;
  }

  set(handle: Handle, value: number): void {
    this.values[handle] = value;
  }

  /** Counts a length into a histogram and remembers its trace, if it is kept, as the bucket's exemplar until the next scrape. */
  observe(histogram: Handle, lengthUs: Micros, trace: number, nowUs: Micros): void {
    const { boundsUs } = this;
    let bucket = 0;
    while (lengthUs > boundsUs[bucket]) bucket++;
    const at = histogram + bucket;
    this.values[at] += 1;
    this.values[histogram + boundsUs.length + 1] += lengthUs;
    const { sampling } = this.exemplars;
    if (sampling !== null && sampling.leavesOut(trace)) return;
    this.exemplarTraces[at] = trace;
    this.exemplarValuesUs[at] = lengthUs;
    this.exemplarTimesUs[at] = nowUs;
  }

  /** Observations of a histogram so far. */
  observed(histogram: Handle): number {
    let total = 0;
    for (let i = 0; i < this.boundsUs.length; i++) total += this.values[histogram + i];
    return total;
  }

  /** Their sum. */
  observedUs(histogram: Handle): Micros {
    return this.values[histogram + this.boundsUs.length + 1];
  }

  scrape(atUs: Micros): void {
    this.axis.push(atUs);
    let running = 0;
    for (let i = 0; i < this.count; i++) {
      const series = this.series[i];
      const mode = this.modes[i];
      let value = this.values[i];
      if (mode === ABSENT) {
        series?.appendStale();
        continue;
      }
      if (mode === FIRST_BUCKET || mode === NEXT_BUCKET) {
        running = mode === FIRST_BUCKET ? value : running + value;
        value = running;
        if (this.exemplarTraces[i] !== 0 && series !== null) {
          this.exemplars.record(series, this.exemplarTimesUs[i], this.exemplarValuesUs[i], this.exemplarTraces[i]);
          this.exemplarTraces[i] = 0;
        }
      } else if (mode === COUNT_OF_BUCKETS) value = running;
      else if (mode === MICROS_TO_SECONDS) value /= 1e6;
      if (series !== null) series.append(value);
    }
  }

  /** The scrape that began then has failed: all series are stale but these, which the scraper writes itself. */
  miss(atUs: Micros, own: readonly Handle[]): void {
    this.axis.push(atUs);
    for (let i = 0; i < this.count; i++) {
      if (own.includes(i)) this.series[i]?.append(this.modes[i] === MICROS_TO_SECONDS ? this.values[i] / 1e6 : this.values[i]);
      else this.series[i]?.appendStale();
    }
  }

  /** How many samples a scrape would get. */
  exposed(): number {
    let samples = 0;
    for (let i = 0; i < this.count; i++) if (this.modes[i] !== ABSENT) samples++;
    return samples;
  }

  /** The process has died and will start anew: every series is absent until it is asked for again, and then begins at zero. */
  restart(): void {
    this.values.fill(0);
    this.exemplarTraces.fill(0);
    this.modes.fill(ABSENT, 0, this.count);
    this.known = new Map(this.series.flatMap((series, at) => (series === null ? [] : [[JSON.stringify(series.labels), at]])));
  }

  /** The process is gone: all its series end. */
  end(atUs: Micros): void {
    this.axis.push(atUs);
    for (const series of this.series) series?.appendStale();
  }

  private named(name: string, labels: Labels, mode: number): Handle {
    if (this.names === 'prometheus') return this.slot(name, labels, mode);
    if (this.names === 'opentelemetry') return this.slot(OPENTELEMETRY_NAMES.get(name) ?? name, labels, mode);
    const exported = exportedAs(this.names, name);
    return exported === null ? this.unseenSlot() : this.slot(exported.name, { ...labels, ...exported.labels }, mode);
  }

  /** For a number that is counted and told to nobody. */
  private unseenSlot(): Handle {
    if (this.count === this.values.length) this.grow();
    this.series.push(null);
    this.modes[this.count] = ABSENT;
    return this.count++;
  }

  private slot(name: string, labels: Labels, mode: number): Handle {
    if (this.count === this.values.length) this.grow();
    const sorted = Object.entries({ ...this.labels, ...labels, __name__: name }).sort(([x], [y]) => (x < y ? -1 : 1));
    if (this.known !== null) {
      const key = JSON.stringify(Object.fromEntries(sorted));
      const at = this.known.get(key);
      if (at !== undefined) {
        this.modes[at] = mode;
        return at;
      }
      this.known.set(key, this.count);
    }
    this.series.push(this.store.create(Object.fromEntries(sorted), this.axis));
    this.modes[this.count] = mode;
    return this.count++;
  }

  private grow(): void {
    const size = this.values.length * 2;
    const values = new Float64Array(size);
    values.set(this.values);
    this.values = values;
    const modes = new Uint8Array(size);
    modes.set(this.modes);
    this.modes = modes;
    const traces = new Uint32Array(size);
    traces.set(this.exemplarTraces);
    this.exemplarTraces = traces;
    const valuesUs = new Float64Array(size);
    valuesUs.set(this.exemplarValuesUs);
    this.exemplarValuesUs = valuesUs;
    const timesUs = new Float64Array(size);
    timesUs.set(this.exemplarTimesUs);
    this.exemplarTimesUs = timesUs;
  }
}

/** A bound as a `le` label writes it. */
function secondsText(us: Micros): string {
  return us === Infinity ? '+Inf' : String(us / 1e6);
}
