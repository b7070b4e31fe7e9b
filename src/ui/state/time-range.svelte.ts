/**
 * The stretch of simulated time that every screen looks at, and the crosshair that all charts share. API:
 *   timeRange.fromUs, timeRange.toUs   the range; while live it ends at the last scrape and moves on
 *   timeRange.live                     true unless a stretch was fixed
 *   timeRange.lengthUs                 how much the live range looks back
 *   timeRange.stepUs                   a good step for range queries: whole scrapes, about 180 points
 *   timeRange.last(us)                 live, this long;   timeRange.fix(fromUs, toUs) by a brush or link;   timeRange.release()
 *   crosshair.atUs                     where the pointer is, in any chart; null when in none
 */
import { MINUTE, SECOND, type Micros } from '../../sim/base/time.ts';
import { clock } from './clock.svelte.ts';

const POINTS = 180;
/** A shorter brush is a slip of the hand. */
const fixedMinUs = 20 * SECOND;

export const RANGE_CHOICES: readonly { readonly lengthUs: Micros; readonly title: string }[] = [
  { lengthUs: 5 * MINUTE, title: '5 min' },
  { lengthUs: 15 * MINUTE, title: '15 min' },
  { lengthUs: 30 * MINUTE, title: '30 min' },
  { lengthUs: 60 * MINUTE, title: '1 h' },
];

export class TimeRange {
  lengthUs: Micros = $state(15 * MINUTE);
  scrapeIntervalUs: Micros = $state(5 * SECOND);
  private fixed: { readonly fromUs: Micros; readonly toUs: Micros } | null = $state.raw(null);

  live = $derived(this.fixed === null);
  toUs: Micros = $derived(this.fixed?.toUs ?? clock.nowUs - (clock.nowUs % this.scrapeIntervalUs));
  fromUs: Micros = $derived(this.fixed?.fromUs ?? Math.max(0, this.toUs - this.lengthUs));
  stepUs: Micros = $derived(
    Math.max(1, Math.ceil((this.toUs - this.fromUs) / POINTS / this.scrapeIntervalUs)) * this.scrapeIntervalUs,
  );

  last(lengthUs: Micros): void {
    this.lengthUs = lengthUs;
    this.fixed = null;
  }

  fix(fromUs: Micros, toUs: Micros): void {
    if (toUs - fromUs < fixedMinUs) return;
    this.fixed = { fromUs: Math.max(0, Math.round(fromUs)), toUs: Math.round(toUs) };
  }

  release(): void {
    this.fixed = null;
  }
}

export class Crosshair {
  atUs: Micros | null = $state(null);
}

export const timeRange = new TimeRange();
export const crosshair = new Crosshair();
