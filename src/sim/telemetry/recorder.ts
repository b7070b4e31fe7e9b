/**
 * The one pen: everything that the learner can ever see is written through here, into the stores that it holds. With `on` false
 * nothing is written and nothing is scraped, which is how the bare engine is measured; the world runs the same either way.
 */
import type { ExporterNames } from '../model/exporter-names.ts';
import type { MetricNames } from '../model/metric-names.ts';
import type { MetricFamily } from '../model/series.ts';
import { Clocks } from './clocks.ts';
import { ExemplarStore } from './exemplar-store.ts';
import { LogStore } from './log-store.ts';
import { CHUNK_SAMPLES } from './sample-slabs.ts';
import { SeriesStore } from './series-store.ts';
import { SpanStore } from './span-store.ts';
import { BUCKET_BOUNDS_US, Target } from './target.ts';
import { hashText } from './trace-ids.ts';
import { TraceSampling } from './trace-sampling.ts';

export class Recorder {
  readonly on: boolean;
  readonly salt: number;
  readonly clocks = new Clocks();
  readonly spans: SpanStore;
  readonly logs: LogStore;
  readonly series = new SeriesStore();
  /** Of processes that nobody scrapes. */
  private readonly unscraped = new SeriesStore();
  readonly exemplars: ExemplarStore;
  readonly targets: Target[] = [];
  readonly families: MetricFamily[] = [];
  private traces = 0;
  private spanCount = 0;

  constructor(seed: string, on: boolean) {
    this.on = on;
    this.salt = hashText(seed);
    this.spans = new SpanStore(this.salt, this.clocks);
    this.logs = new LogStore(this.salt, this.spans.podNames, this.clocks);
    this.exemplars = new ExemplarStore(this.salt);
  }

  newTrace(): number {
    return ++this.traces;
  }

  /** A trace begins where only this share of them is kept. */
  sample(trace: number, ratio: number): void {
    this.spans.sampling ??= this.exemplars.sampling = new TraceSampling(this.salt);
    this.spans.sampling.decide(trace, ratio);
  }

  newSpan(): number {
    return ++this.spanCount;
  }

  addTarget(
    labels: Readonly<Record<string, string>>,
    boundsUs: readonly number[] = BUCKET_BOUNDS_US,
    names: MetricNames | ExporterNames = 'prometheus',
  ): Target {
    const target = new Target(labels, this.series, this.exemplars, boundsUs, names);
    this.targets.push(target);
    return target;
  }

  /** Instruments of a process that is not ours to scrape. */
  unscrapedTarget(labels: Readonly<Record<string, string>>, boundsUs: readonly number[] = BUCKET_BOUNDS_US): Target {
    return new Target(labels, this.unscraped, this.exemplars, boundsUs);
  }

  removeTarget(target: Target, atUs: number): void {
    const at = this.targets.indexOf(target);
    if (at < 0) return;
    this.targets.splice(at, 1);
    target.end(atUs);
  }

  /** What was lost to a limit, as sentences. */
  limitsReached(): string[] {
    const reached: string[] = [];
    if (this.spans.dropped > 0) reached.push(`spansMax: the oldest ${this.spans.dropped} spans were dropped`);
    if (this.logs.dropped > 0) reached.push(`logLinesMax: the oldest ${this.logs.dropped} log lines were dropped`);
    if (this.exemplars.dropped > 0) reached.push(`exemplarsMax: the oldest ${this.exemplars.dropped} exemplars were dropped`);
    if (this.series.refused > 0) reached.push(`seriesMax: ${this.series.refused} series were refused`);
    const { chunksDropped } = this.series;
    if (chunksDropped > 0)
      reached.push(`samplesMax: the oldest ${chunksDropped} pieces of series, of ${CHUNK_SAMPLES} samples, were dropped`);
    return reached;
  }
}
