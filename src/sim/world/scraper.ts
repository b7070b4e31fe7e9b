/**
 * The scraper's own limit: a process that exposes more samples than it may has failed its scrape, all of it, as with Prometheus'
 * `sample_limit`. It tells of that, and of the series that it knows, itself.
 */
import type { MetricFamily } from '../model/series.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { Handle, Target } from '../telemetry/target.ts';

export const SCRAPER_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'prometheus_target_scrapes_exceeded_sample_limit_total',
    kind: 'counter',
    unit: '',
    help: 'Scrapes that failed because there were more samples than the limit allows.',
  },
  { name: 'prometheus_tsdb_head_series', kind: 'gauge', unit: '', help: 'Series that are known.' },
];

export interface Scraper {
  readonly samplesMax: number;
  readonly target: Target;
  readonly exceeded: Handle;
  readonly series: Handle;
}

/** Null where a scrape may bring as many samples as there are. */
export function openScraper(recorder: Recorder, samplesMax: number | null): Scraper | null {
  if (samplesMax === null) return null;
  const target = recorder.addTarget({ service: 'prometheus' });
  return {
    samplesMax,
    target,
    exceeded: target.instrument('prometheus_target_scrapes_exceeded_sample_limit_total', {}),
    series: target.instrument('prometheus_tsdb_head_series', {}),
  };
}

/** Whether the scrape of a process fails because it brings too much; it is counted. */
export function isTooMuch(scraper: Scraper | null, target: Target): boolean {
  if (scraper === null || target.exposed() <= scraper.samplesMax) return false;
  scraper.target.add(scraper.exceeded, 1);
  return true;
}

export function readScraper(scraper: Scraper | null, series: number): void {
  scraper?.target.set(scraper.series, series);
}
