/**
 * Scrapes that take time and may fail, where they have a timeout. A scrape is a small request that costs no work, but waits like any
 * other: for a process that stands still, and for a worker, in its place in the line. It fails when nobody listens, when the line is full,
 * and when there is no answer in time; then the series of the process are stale, and only `up` and what is known of the scrape itself
 * go on.
 */
import type { Micros } from '../base/time.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Target } from '../telemetry/target.ts';
import type { Hook } from '../model/effect.ts';
import type { Core } from './core.ts';
import { NOBODY, START } from './frames.ts';
import type { Pod, ScrapeHandles } from './pod.ts';
import { isTooMuch } from './scraper.ts';
import { readPod } from './pod-gauges.ts';

export const SCRAPE_FAMILIES: readonly MetricFamily[] = [
  { name: 'scrape_duration_seconds', kind: 'gauge', unit: 'seconds', help: 'How long the scrape took.' },
  { name: 'scrape_samples_scraped', kind: 'gauge', unit: '', help: 'Samples that the process exposed.' },
];

export function scrapeHandles(target: Target): ScrapeHandles {
  return {
    duration: target.seconds('scrape_duration_seconds', {}),
    samples: target.instrument('scrape_samples_scraped', {}),
  };
}

/** It is time to scrape a process. */
export function askForSamples(core: Core, pod: Pod, timeoutUs: Micros): void {
  const { nowUs } = core.events;
  const at = (hook: Hook): number => core.hooks.atReplica(hook, pod.service, pod.host);
  pod.scrapeSinceUs = nowUs;
  const wayUs = 2 * at('delayUs') + at('scrapeDelayUs');
  // On its way when its time is up: no answer can come.
  if (wayUs >= timeoutUs || at('lostRatio') >= 1 || at('lostAnswersRatio') >= 1 || isLost(core, pod)) pod.scrapeSinceUs = -nowUs;
  else if (at('refusalRatio') >= 1 || (pod.phase !== 'ready' && pod.phase !== 'draining')) giveUpScrape(core, pod);
  else if (!pod.paused) judge(core, pod);
}

/** The process goes on after it stood still while a scrape waited. */
export function resumeScrape(core: Core, pod: Pod): void {
  if (pod.scrapeSinceUs > 0 && !pod.paused && (pod.phase === 'ready' || pod.phase === 'draining')) judge(core, pod);
}

/** A worker is free while a scrape waits, and takes `next` from the line; it is the turn of the scrape when that came later. */
export function heedScrape(core: Core, pod: Pod, next: number): void {
  if (next === NOBODY || core.frames.instants[(next >> 2) + START] > pod.scrapeSinceUs) answerScrape(core, pod);
}

/** The scrape of a process that has not been answered has failed, if there is one. */
export function giveUpScrape(core: Core, pod: Pod): void {
  const { scrapeSinceUs, target, instruments, scrape } = pod;
  if (scrapeSinceUs === 0 || scrape === null) return;
  pod.scrapeSinceUs = 0;
  const sinceUs = Math.abs(scrapeSinceUs);
  target.values[instruments.up] = 0;
  target.values[scrape.duration] = core.events.nowUs - sinceUs;
  target.values[scrape.samples] = 0;
  target.miss(sinceUs, [instruments.up, scrape.duration, scrape.samples]);
}

/** Where all answer at once: whether this process does not; then its series are stale, and the scraper says that it is down. */
export function failsAtOnce(core: Core, pod: Pod): boolean {
  if ((pod.phase !== 'ready' && pod.phase !== 'draining') || pod.unseen !== null) return false;
  const isLate = core.hooks.atReplica('scrapeDelayUs', pod.service, pod.host) >= core.scrapeIntervalUs;
  if (!isLost(core, pod) && !isLate && !isTooMuch(core.scraper, pod.target)) return false;
  pod.target.values[pod.instruments.up] = 0;
  pod.target.miss(core.events.nowUs, [pod.instruments.up]);
  return true;
}

function isLost({ hooks }: Core, { service, host }: Pod): boolean {
  return hooks.happensAt(host, hooks.atReplica('scrapeLostRatio', service, host), 'scrape');
}

function judge(core: Core, pod: Pod): void {
  if (pod.workersBusy < pod.workersMax) answerScrape(core, pod);
  else if (pod.line.length >= pod.queueMax) giveUpScrape(core, pod);
}

function answerScrape(core: Core, pod: Pod): void {
  const { scrapeSinceUs, target, scrape } = pod;
  if (scrape === null) return;
  pod.scrapeSinceUs = 0;
  readPod(core, pod);
  const at = (hook: Hook): number => core.hooks.atReplica(hook, pod.service, pod.host);
  target.values[scrape.duration] = core.events.nowUs - scrapeSinceUs + 2 * at('delayUs') + at('scrapeDelayUs');
  // Its own three are not the process's.
  target.values[scrape.samples] = target.exposed() - 3;
  if (!isTooMuch(core.scraper, pod.target)) {
    target.scrape(scrapeSinceUs);
    return;
  }
  target.values[pod.instruments.up] = 0;
  target.miss(scrapeSinceUs, [pod.instruments.up, scrape.duration, scrape.samples]);
}
