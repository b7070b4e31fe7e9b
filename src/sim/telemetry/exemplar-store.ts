/** Exemplars in one ring of columns: the newest `exemplarsMax` observations that lead from a bucket to a trace. */
import type { Micros } from '../base/time.ts';
import { compileMatcher } from '../model/matcher.ts';
import type { Exemplar, Matcher } from '../model/series.ts';
import { labelOf, type StoredSeries } from './series-store.ts';
import { traceId } from './trace-ids.ts';
import type { TraceSampling } from './trace-sampling.ts';

const EXEMPLARS_MAX = 1 << 16;

export class ExemplarStore {
  readonly salt: number;
  recorded = 0;
  /** Null: every trace is kept. */
  sampling: TraceSampling | null = null;
  private readonly owners: StoredSeries[] = [];
  private readonly atUs = new Float64Array(EXEMPLARS_MAX);
  private readonly lengthUs = new Float64Array(EXEMPLARS_MAX);
  private readonly traces = new Uint32Array(EXEMPLARS_MAX);

  constructor(salt: number) {
    this.salt = salt;
  }

  /** How many have had to go for newer ones. */
  get dropped(): number {
    return Math.max(0, this.recorded - EXEMPLARS_MAX);
  }

  record(series: StoredSeries, atUs: Micros, lengthUs: Micros, trace: number): void {
    const at = this.recorded++ % EXEMPLARS_MAX;
    this.owners[at] = series;
    this.atUs[at] = atUs;
    this.lengthUs[at] = lengthUs;
    this.traces[at] = trace;
  }

  /** Those of matching series with fromUs < time <= toUs, oldest first; values in seconds. */
  select(matchers: readonly Matcher[], fromUs: Micros, toUs: Micros): Exemplar[] {
    const tests = matchers.map((matcher) => ({ name: matcher.name, matches: compileMatcher(matcher) }));
    const verdicts = new Map<StoredSeries, boolean>();
    const found: Exemplar[] = [];
    for (let i = this.dropped; i < this.recorded; i++) {
      const at = i % EXEMPLARS_MAX;
      if (this.atUs[at] <= fromUs || this.atUs[at] > toUs) continue;
      const series = this.owners[at];
      let wanted = verdicts.get(series);
      if (wanted === undefined) {
        wanted = tests.every((test) => test.matches(labelOf(series.labels, test.name)));
        verdicts.set(series, wanted);
      }
      if (wanted) {
        found.push({
          labels: series.labels,
          atUs: this.atUs[at],
          value: this.lengthUs[at] / 1e6,
          traceId: traceId(this.traces[at], this.salt),
        });
      }
    }
    return found.sort((x, y) => x.atUs - y.atUs);
  }
}
